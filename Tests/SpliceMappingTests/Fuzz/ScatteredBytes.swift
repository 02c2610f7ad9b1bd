extension [UInt8] {
    /// The bytes with one to four others, which mean something to the reader, put in or written over them.
    func scattered(with telling: [UInt8], using random: inout SeededRandom) -> [UInt8] {
        var bytes = self
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            let byte = telling[Int.random(in: 0..<telling.count, using: &random)]
            if Bool.random(using: &random) { bytes[index] = byte } else { bytes.insert(byte, at: index) }
        }
        return bytes
    }
}
