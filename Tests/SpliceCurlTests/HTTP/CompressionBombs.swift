/// A little content that becomes very much: zeroes in each encoding that libcurl undoes.
enum CompressionBomb: String, CaseIterable, Sendable {
    case gzip
    case brotli = "br"
    case zstd

    /// The name in `Content-Encoding`.
    var coding: String { rawValue }

    /// The compressed bytes; made here, so that no binary file is needed.
    var bytes: [UInt8] {
        switch self {
        case .gzip: Self.gzipped
        case .brotli: Self.brotli128MiB
        case .zstd: Self.zstd128MiB
        }
    }

    /// 16 MB in 100 KB: a literal zero and copies of 258 at distance 1 with the fixed codes of RFC 1951 section 3.2.6.
    private static let gzipped: [UInt8] = {
        var bits = BitWriter()
        bits.write(0b011, count: 3)  // last block, fixed Huffman codes
        bits.write(reversed: 0x30, count: 8)  // literal 0
        for _ in 0..<62_000 {
            bits.write(reversed: 0b1100_0101, count: 8)  // length 258
            bits.write(reversed: 0, count: 5)  // distance 1
        }
        bits.write(reversed: 0, count: 7)  // end of block
        return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3] + bits.bytes
    }()

    /// 128 MiB in 4 KB: blocks of one repeated byte (RFC 8878 section 3.1.1.2).
    private static let zstd128MiB: [UInt8] = {
        let header: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0, 0x58]  // a window of 2 MiB, no size, no checksum
        return (0..<1_024).reduce(into: header) { frame, index in
            let block = (128 << 10) << 3 | 1 << 1 | (index == 1_023 ? 1 : 0)  // size, repeated byte, last
            frame += [UInt8(block & 0xff), UInt8(block >> 8 & 0xff), UInt8(block >> 16 & 0xff), 0]
        }
    }()

    /// 128 MiB in 200 bytes: what `brotli -q 9` makes of them.
    private static let brotli128MiB: [UInt8] = {
        let text = """
            cbffff3f002400e2b14072effff8ffff078004401c1680eefd1fffffff00900088c302d0bdffe3ffff1f001200715800\
            baf77ffcffff034002200e0b40f7fe8fffff7f004800c46101e8defff1ffff0f000980382c00ddfb3ffeffff01200110\
            8705a07bffc7ffff3f002400e2b00074effff8ffff078004401c1680eefd1fffffff00900088c302d0bdffe3ffff1f00\
            1200715800baf77ffcffff034002200e0b40f7fe8fffff7f004800c46101e8defff1ffff0f000980382c00ddfbbffcff\
            ff032001108705a07bff07
            """
        let digits = text.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }()
}

/// Bits as deflate packs them (RFC 1951 section 3.1.1).
private struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var used = 8

    mutating func write(_ value: Int, count: Int) {
        for bit in 0..<count { append(value >> bit & 1) }
    }

    mutating func write(reversed value: Int, count: Int) {
        for bit in (0..<count).reversed() { append(value >> bit & 1) }
    }

    private mutating func append(_ bit: Int) {
        if used == 8 {
            bytes.append(0)
            used = 0
        }
        bytes[bytes.count - 1] |= UInt8(bit << used)
        used += 1
    }
}
