/// Strings for C in one allocation, each ended by a zero byte: made where a request is described, read by the loop.
struct CStringList: Sendable, Hashable {
    private var bytes: [UInt8] = []

    /// Adds one string made of `parts`. Zero bytes must not occur in them; callers check.
    mutating func append(_ parts: String...) {
        for part in parts { bytes.append(contentsOf: part.utf8) }
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
