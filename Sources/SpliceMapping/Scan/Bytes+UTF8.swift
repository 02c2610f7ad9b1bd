extension Bytes {
    /// How many bytes the character at `index` has; 0 when it is not well-formed UTF-8 (Unicode 16, table 3-7): no overlong
    /// forms, no surrogates, nothing above U+10FFFF.
    @inline(__always)
    func lengthOfScalar(at index: Int, end: Int) -> Int {
        let lead = self[index]
        if lead < 0x80 { return 1 }
        if lead < 0xe0 {
            return lead >= 0xc2 && index &+ 1 < end && isContinuation(index &+ 1) ? 2 : 0
        }
        if lead < 0xf0 {
            guard index &+ 2 < end, isContinuation(index &+ 1), isContinuation(index &+ 2) else { return 0 }
            let scalar = bits(lead, 0x0f) &<< 12 | bits(self[index &+ 1], 0x3f) &<< 6 | bits(self[index &+ 2], 0x3f)
            return scalar >= 0x800 && scalar & 0xf800 != 0xd800 ? 3 : 0
        }
        guard lead < 0xf5, index &+ 3 < end, isContinuation(index &+ 1), isContinuation(index &+ 2),
            isContinuation(index &+ 3)
        else { return 0 }
        let scalar = bits(lead, 0x07) &<< 18 | bits(self[index &+ 1], 0x3f) &<< 12 | bits(self[index &+ 2], 0x3f) &<< 6
        return scalar >= 0x10000 && scalar <= 0x10ffff ? 4 : 0
    }

    @inline(__always)
    private func isContinuation(_ index: Int) -> Bool { self[index] & 0xc0 == 0x80 }

    @inline(__always)
    private func bits(_ byte: UInt8, _ mask: UInt8) -> UInt32 { UInt32(byte & mask) }
}
