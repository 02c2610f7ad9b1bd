/// Where the values of a record stood in the document that it was turned into JSON from: offsets in the JSON, and lines.
package struct RecordPlaces: Sendable {
    private var offsets: [Int] = []
    private var lines: [Int] = []
    /// For tables: the number of each value's column.
    private var columns: [Int] = []
    /// For forms, which have no lines: the bytes of each value.
    private var ranges: [Range<Int>] = []

    package init() {}

    /// Forgets everything, and keeps its room.
    package mutating func removeAll() {
        offsets.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        columns.removeAll(keepingCapacity: true)
        ranges.removeAll(keepingCapacity: true)
    }

    /// Notes the line of what starts at an offset; offsets rise.
    package mutating func note(_ offset: Int, line: Int) {
        offsets.append(offset)
        lines.append(line)
    }

    /// Notes the line and the column of what starts at an offset; offsets rise, and each value has a column.
    mutating func note(_ offset: Int, line: Int, column: Int) {
        note(offset, line: line)
        columns.append(column)
    }

    /// Notes the bytes of what starts at an offset; offsets rise, and nothing has a line.
    mutating func note(_ offset: Int, range: Range<Int>) {
        offsets.append(offset)
        ranges.append(range)
    }

    /// The line of what stands at an offset: that of the last value that starts at or before it.
    func line(of offset: Int) -> Int? {
        let index = last(at: offset)
        return lines.indices.contains(index) ? lines[index] : nil
    }

    /// What is known of the value that starts at an offset; nothing of one that the document does not have.
    package func place(of offset: Int) -> (line: Int?, column: Int?, range: Range<Int>?) {
        let index = last(at: offset)
        guard index >= 0, offsets[index] == offset else { return (nil, nil, nil) }
        return (
            lines.indices.contains(index) ? lines[index] : nil, columns.indices.contains(index) ? columns[index] : nil,
            ranges.indices.contains(index) ? ranges[index] : nil
        )
    }

    /// The number of the last value that starts at or before an offset; -1 for none.
    private func last(at offset: Int) -> Int {
        var (low, high) = (0, offsets.count)
        while low < high {
            let middle = (low + high) / 2
            if offsets[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }
}
