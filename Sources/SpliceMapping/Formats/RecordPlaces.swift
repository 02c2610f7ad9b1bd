/// Where the values of a record stood in the document that it was turned into JSON from: offsets in the JSON, and lines.
package struct RecordPlaces: Sendable {
    private var offsets: [Int] = []
    private var lines: [Int] = []

    package init() {}

    /// Forgets everything, and keeps its room.
    package mutating func removeAll() {
        offsets.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
    }

    /// Notes the line of what starts at an offset; offsets rise.
    package mutating func note(_ offset: Int, line: Int) {
        offsets.append(offset)
        lines.append(line)
    }

    /// The line of what stands at an offset: that of the last value that starts at or before it.
    func line(of offset: Int) -> Int? {
        var (low, high) = (0, offsets.count)
        while low < high {
            let middle = (low + high) / 2
            if offsets[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? lines[low - 1] : nil
    }
}
