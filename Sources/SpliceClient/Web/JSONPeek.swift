/// Reads single values out of a JSON document (RFC 8259) without building the rest.
///
/// It exists for envelopes: cursors, error codes, cost figures. Records are decoded by whoever knows their type. Text that is
/// not JSON, or ends early, yields `nil`. Nesting deeper than 512 is treated as not JSON.
public struct JSONPeek: Sendable {
    /// A value found in a document.
    public enum Value: Sendable, Hashable {
        /// `null`.
        case null
        /// `true` or `false`.
        case bool(Bool)
        /// A number as it is spelt, so that no digit is lost.
        case number(String)
        /// A text, unescaped.
        case string(String)
        /// An array or an object: the range of its bytes in the document.
        case container(Range<Int>)

        /// The text of a string or a number, `nil` for anything else; what a cursor can be made of.
        public var text: String? {
            switch self {
            case .string(let text), .number(let text): text
            case .null, .bool, .container: nil
            }
        }

        /// The number as an integer, also when the document has it as a text.
        public var integer: Int? { text.flatMap { Int($0) } }

        /// The number, also when the document has it as a text.
        public var double: Double? { text.flatMap { Double($0) } }

        /// The truth value, if it is one.
        public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    }

    private let bytes: [UInt8]

    /// A reader of `bytes`, which are looked at only as far as needed.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The value at `path`; `nil` when the document has none there or is broken before it. Of equal keys the first counts.
    public func value(at path: BodyPath) -> Value? {
        var scanner = JSONScanner(bytes: bytes)
        for step in path.steps {
            guard scanner.enter(step) else { return nil }
        }
        return scanner.value()
    }

    /// The value at `path` of a page: the same as ``value(at:)``, but found without stepping over the records where the envelope's members
    /// stand behind them, as they nearly always do. Of equal keys of the envelope the last counts then.
    func envelopeValue(at path: BodyPath) -> Value? {
        guard let key = path.steps.first, var scanner = JSONScanner.atLastMember(key, of: bytes) else {
            return value(at: path)
        }
        for step in path.steps.dropFirst() {
            guard scanner.enter(step) else { return nil }
        }
        return scanner.value()
    }

    /// The first value that exists among `paths`.
    public func firstValue(at paths: [BodyPath]) -> Value? {
        for path in paths {
            if let value = value(at: path), value != .null { return value }
        }
        return nil
    }

    /// The elements of the array at `path`, in order; `nil` when there is no array.
    public func elements(at path: BodyPath) -> [Value]? {
        guard case .container(let range)? = value(at: path), bytes[range.lowerBound] == UInt8(ascii: "[") else {
            return nil
        }
        var scanner = JSONScanner(bytes: bytes, position: range.lowerBound + 1)
        var found: [Value] = []
        if scanner.take(UInt8(ascii: "]")) { return found }
        while let value = scanner.value() {
            found.append(value)
            if scanner.take(UInt8(ascii: "]")) { return found }
            guard scanner.take(UInt8(ascii: ",")) else { return nil }
        }
        return nil
    }

    /// The members of the object at `path`, in order; `nil` when there is no object.
    public func members(at path: BodyPath) -> [(name: String, value: Value)]? {
        guard case .container(let range)? = value(at: path), bytes[range.lowerBound] == UInt8(ascii: "{") else {
            return nil
        }
        var scanner = JSONScanner(bytes: bytes, position: range.lowerBound + 1)
        var found: [(name: String, value: Value)] = []
        if scanner.take(UInt8(ascii: "}")) { return found }
        while let member = scanner.member() {
            found.append(member)
            if scanner.take(UInt8(ascii: "}")) { return found }
            guard scanner.take(UInt8(ascii: ",")) else { return nil }
        }
        return nil
    }

    /// The value at `path` as it is written, whatever its kind; `nil` when there is none.
    public func raw(at path: BodyPath) -> [UInt8]? {
        var scanner = JSONScanner(bytes: bytes)
        for step in path.steps {
            guard scanner.enter(step) else { return nil }
        }
        return scanner.range().map { Array(bytes[$0]) }
    }

    /// How many elements the array at `path` has; `nil` when there is no array.
    public func count(at path: BodyPath) -> Int? {
        var scanner = JSONScanner(bytes: bytes)
        for step in path.steps {
            guard scanner.enter(step) else { return nil }
        }
        return scanner.elementCount()
    }

    /// A reader of one array or object found before.
    public func inside(_ range: Range<Int>) -> JSONPeek { JSONPeek(Array(bytes[range])) }

    /// The bytes of an array or object found before.
    public func bytes(of range: Range<Int>) -> [UInt8] { Array(bytes[range]) }
}
