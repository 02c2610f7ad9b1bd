/// A position in a JSON text that can step into containers and over values.
struct JSONScanner {
    private static let deepest = 512

    private let bytes: [UInt8]
    private var position: Int

    init(bytes: [UInt8], position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    /// Takes `byte` when it is next after white space.
    mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Moves to the member or element named `step` of the container that comes next.
    mutating func enter(_ step: String) -> Bool {
        if take(UInt8(ascii: "{")) { return enterMember(step) }
        if take(UInt8(ascii: "[")), let index = Int(step), index >= 0 { return enterElement(index) }
        return false
    }

    /// Reads the next value; containers are stepped over.
    mutating func value() -> JSONPeek.Value? {
        skipSpace()
        guard position < bytes.count else { return nil }
        switch bytes[position] {
        case UInt8(ascii: "\""): return string().map { .string($0) }
        case UInt8(ascii: "t"): return literal("true") ? .bool(true) : nil
        case UInt8(ascii: "f"): return literal("false") ? .bool(false) : nil
        case UInt8(ascii: "n"): return literal("null") ? .null : nil
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let start = position
            return skipContainer() ? .container(start..<position) : nil
        default: return number().map { .number($0) }
        }
    }

    /// Reads the next member of an object: its name and its value.
    mutating func member() -> (name: String, value: JSONPeek.Value)? {
        skipSpace()
        guard let name = string(), take(UInt8(ascii: ":")), let value = value() else { return nil }
        return (name, value)
    }

    /// Steps over the value that comes next, and says where it stands.
    mutating func range() -> Range<Int>? {
        skipSpace()
        let start = position
        return skipValue() ? start..<position : nil
    }

    /// A scanner at the value of the member `key` of the outermost object, if that member stands within the last bytes of the document.
    ///
    /// What follows the value has to be nothing but members and one closing brace, so the member belongs to the outermost object; and a
    /// name in quotes that is not escaped is never part of a text. `nil` means only that it was not found this way.
    static func atLastMember(_ key: String, of bytes: [UInt8], within length: Int = 1024) -> JSONScanner? {
        let mark = [UInt8(ascii: "\"")] + Array(key.utf8) + [UInt8(ascii: "\"")]
        guard bytes.count >= mark.count else { return nil }
        var start = bytes.count - mark.count
        let end = max(0, bytes.count - length)
        while start >= end {
            if bytes[start] == mark[0], bytes[start..<start + mark.count].elementsEqual(mark) {
                var scanner = JSONScanner(bytes: bytes, position: start)
                guard scanner.followsMemberStart(), scanner.name() == key else { return nil }
                let value = scanner.position
                return scanner.skipToEnd() ? JSONScanner(bytes: bytes, position: value) : nil
            }
            start -= 1
        }
        return nil
    }

    /// Whether a member can begin here: behind a brace or a comma.
    private func followsMemberStart() -> Bool {
        var index = position - 1
        while index >= 0 {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index -= 1
            case UInt8(ascii: "{"), UInt8(ascii: ","): return true
            default: return false
            }
        }
        return false
    }

    /// Steps over a value and the members behind it to the end of the document.
    private mutating func skipToEnd() -> Bool {
        guard skipValue() else { return false }
        while take(UInt8(ascii: ",")) {
            guard name() != nil, skipValue() else { return false }
        }
        guard take(UInt8(ascii: "}")) else { return false }
        skipSpace()
        return position == bytes.count
    }

    /// Reads a member's name and the colon behind it.
    private mutating func name() -> String? {
        skipSpace()
        guard let name = string(), take(UInt8(ascii: ":")) else { return nil }
        return name
    }

    /// Steps over the array that comes next and counts its elements.
    mutating func elementCount() -> Int? {
        guard take(UInt8(ascii: "[")) else { return nil }
        if take(UInt8(ascii: "]")) { return 0 }
        var count = 0
        while skipValue() {
            count += 1
            if take(UInt8(ascii: "]")) { return count }
            guard take(UInt8(ascii: ",")) else { return nil }
        }
        return nil
    }

    private mutating func enterMember(_ key: String) -> Bool {
        while true {
            skipSpace()
            guard let name = string(), take(UInt8(ascii: ":")) else { return false }
            if name == key { return true }
            guard skipValue(), take(UInt8(ascii: ",")) else { return false }
        }
    }

    private mutating func enterElement(_ index: Int) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] != UInt8(ascii: "]") else { return false }
        for _ in 0..<index {
            guard skipValue(), take(UInt8(ascii: ",")) else { return false }
        }
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func skipValue() -> Bool {
        skipSpace()
        guard position < bytes.count else { return false }
        switch bytes[position] {
        case UInt8(ascii: "\""): return skipString()
        case UInt8(ascii: "{"), UInt8(ascii: "["): return skipContainer()
        default: return value() != nil
        }
    }

    /// Steps over an array or object by its brackets; what is between them is not checked further.
    ///
    /// Most of a page is stepped over on the way to its cursor, so this runs over a span, with its place in a local variable.
    private mutating func skipContainer() -> Bool {
        // Of a copy, so that the place can change while it is lent.
        let bytes = bytes
        let span = bytes.span
        var closers: [UInt8] = []
        var index = position
        while index < span.count {
            let byte = span[index]
            switch byte {
            case UInt8(ascii: "\""):
                guard let end = Self.endOfString(span, from: index + 1) else { return false }
                index = end
                continue
            case UInt8(ascii: "{"): closers.append(UInt8(ascii: "}"))
            case UInt8(ascii: "["): closers.append(UInt8(ascii: "]"))
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard closers.popLast() == byte else { return false }
            default:
                index += 1
                continue
            }
            index += 1
            if closers.isEmpty {
                position = index
                return true
            }
            if closers.count > Self.deepest { return false }
        }
        return false
    }

    private mutating func skipString() -> Bool {
        let bytes = bytes
        guard let end = Self.endOfString(bytes.span, from: position + 1) else { return false }
        position = end
        return true
    }

    /// Where a string that goes on at `start` ends, its closing quote included.
    private static func endOfString(_ span: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < span.count {
            switch span[index] {
            case UInt8(ascii: "\""): return index + 1
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        return nil
    }

    private mutating func literal(_ word: StaticString) -> Bool {
        let word = "\(word)".utf8
        guard bytes.count - position >= word.count, bytes[position..<position + word.count].elementsEqual(word) else {
            return false
        }
        position += word.count
        return true
    }

    private mutating func number() -> String? {
        let start = position
        while position < bytes.count, Self.isNumberByte(bytes[position]) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        return Double(text) == nil ? nil : text
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private mutating func string() -> String? {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return nil }
        let start = position + 1
        guard skipString() else { return nil }
        let raw = bytes[start..<position - 1]
        guard raw.contains(UInt8(ascii: "\\")) else { return String(validating: raw, as: UTF8.self) }
        return Self.unescape(raw)
    }

    private static func unescape(_ raw: ArraySlice<UInt8>) -> String? {
        var units: [UInt8] = []
        var rest = raw
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                units.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "n"): units.append(0x0A)
            case UInt8(ascii: "t"): units.append(0x09)
            case UInt8(ascii: "r"): units.append(0x0D)
            case UInt8(ascii: "b"): units.append(0x08)
            case UInt8(ascii: "f"): units.append(0x0C)
            case UInt8(ascii: "u"):
                guard let scalar = scalar(&rest) else { return nil }
                units += Array(String(scalar).utf8)
            case .some(let other) where [UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/")].contains(other):
                units.append(other)
            default: return nil
            }
        }
        return String(validating: units, as: UTF8.self)
    }

    /// Reads what follows `\u`: four hex digits, and a second escape for the other half of a surrogate pair.
    private static func scalar(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
        guard let first = hex(&rest) else { return nil }
        guard (0xD800...0xDBFF).contains(first) else { return Unicode.Scalar(first) }
        guard rest.popFirst() == UInt8(ascii: "\\"), rest.popFirst() == UInt8(ascii: "u"), let second = hex(&rest),
            (0xDC00...0xDFFF).contains(second)
        else { return nil }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }

    private static func hex(_ rest: inout ArraySlice<UInt8>) -> UInt32? {
        guard rest.count >= 4 else { return nil }
        var value: UInt32 = 0
        for byte in rest.prefix(4) {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value * 16 + UInt32(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value * 16 + UInt32(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value * 16 + UInt32(byte - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        rest = rest.dropFirst(4)
        return value
    }
}
