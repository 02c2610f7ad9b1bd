/// Takes form data apart into keys and values, and keys into steps: a machine without I/O.
enum FormParser {
    /// A key, and its value in UTF-8 as far as the document is.
    struct Pair {
        let steps: [String]
        let value: [UInt8]
        /// The bytes of the document in which the value is spelt.
        let range: Range<Int>
    }

    /// The pairs of a document, in its order (WHATWG URL Standard, section 5.1). Empty pieces between two `&` are none.
    static func pairs(_ bytes: Span<UInt8>) -> [Pair] {
        var pairs: [Pair] = []
        var start = 0
        for end in 0...bytes.count where end == bytes.count || bytes[end] == 0x26 {
            if end > start {
                var equals = start
                while equals < end, bytes[equals] != 0x3d { equals += 1 }
                let key = String(decoding: decoded(bytes, from: start, to: equals), as: UTF8.self)
                let range = min(equals + 1, end)..<end
                let value = decoded(bytes, from: range.lowerBound, to: range.upperBound)
                pairs.append(Pair(steps: steps(key), value: value, range: range))
            }
            start = end + 1
        }
        return pairs
    }

    /// A percent sign without two hexadecimal digits behind it stands for itself, as the standard says.
    private static func decoded(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(end - start)
        var index = start
        while index < end {
            let byte = bytes[index]
            if byte == 0x25, index + 2 < end, bytes[index + 1].hexValue >= 0, bytes[index + 2].hexValue >= 0 {
                text.append(UInt8(bytes[index + 1].hexValue << 4 | bytes[index + 2].hexValue))
                index += 3
            } else {
                text.append(byte == .plus ? .space : byte)
                index += 1
            }
        }
        return text
    }

    /// `a[b][0]` is `a`, `b`, `0`. A key whose brackets do not match is one step.
    static func steps(_ key: String) -> [String] {
        guard key.utf8.last == 0x5d, let open = key.utf8.firstIndex(of: 0x5b), open > key.startIndex else {
            return [key]
        }
        let inner = key[key.index(after: open)...].dropLast()
        var parts: [Substring] = []
        var rest = inner
        while let close = rest.firstRange(of: "][") {
            parts.append(rest[..<close.lowerBound])
            rest = rest[close.upperBound...]
        }
        parts.append(rest)
        guard parts.allSatisfy({ !$0.contains("[") && !$0.contains("]") }) else { return [key] }
        return [String(key[..<open])] + parts.map(String.init)
    }
}
