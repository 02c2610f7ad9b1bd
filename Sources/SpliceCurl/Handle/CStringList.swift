/// Strings for C in one allocation, each ended by a zero byte: made where a request is described, read by the loop.
struct CStringList: Sendable, Hashable {
    private var bytes: [UInt8] = []

    /// Adds one string made of up to three parts. Zero bytes must not occur in them; callers check.
    mutating func append(_ first: String, _ second: String = "", _ third: String = "") {
        bytes.reserveCapacity(bytes.count + first.utf8.count + second.utf8.count + third.utf8.count + 1)
        bytes.append(contentsOf: first.utf8)
        bytes.append(contentsOf: second.utf8)
        bytes.append(contentsOf: third.utf8)
        bytes.append(0)
    }

    /// Calls `body` with each string; the pointer is valid during the call only.
    func forEach(_ body: (UnsafePointer<CChar>) -> Void) {
        // Proof: every string is terminated (append sees to it), `start` stays below `count`, and the array is not
        // changed while its storage is borrowed.
        unsafe bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            var start = 0
            for index in bytes.indices where unsafe bytes[index] == 0 {
                unsafe (base + start).withMemoryRebound(to: CChar.self, capacity: index - start + 1) { unsafe body($0) }
                start = index + 1
            }
        }
    }
}
