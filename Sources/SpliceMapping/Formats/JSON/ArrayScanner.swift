/// Finds the elements of one array in a JSON document that comes in pieces: a machine without I/O.
///
/// It follows strings and brackets only, byte by byte. An element is kept until it is complete and then read as strictly as
/// any record; what stands around the array is kept without the elements, and is checked as strictly at the end.
struct ArrayScanner: Sendable {
    /// What ended at a byte.
    enum Event: Equatable {
        /// Nothing.
        case none
        /// An element, which is in `element`.
        case element
        /// Something between elements that is no JSON.
        case malformed
    }

    private enum Container { case object, array }

    /// The last element; empty for one that is larger than allowed.
    private(set) var element: [UInt8] = []
    /// The document without the elements of the array, in place of which a 0 stands.
    private(set) var outside: [UInt8] = []
    /// True once the array was met.
    private(set) var isFound = false
    /// True when the last element is larger than allowed.
    private(set) var isTooLarge = false
    private let steps: [[UInt8]]
    private let limit: Int

    private var isInString = false
    private var isEscaped = false
    /// The open objects and arrays around the array.
    private var open: [Container] = []
    /// How many of them are on the path to it.
    private var onPath = 0
    /// Whether a string would be a key.
    private var expectsKey = false
    private var key: [UInt8] = []
    private var isKey = false
    /// Inside the array, and how deep inside an element of it.
    private var isInside = false
    private var depth = 0
    private var count = 0
    private var isBlank = true

    init(path: [String], limit: Int) {
        steps = path.map { Array($0.utf8) }
        self.limit = limit
    }

    /// Whether the document is complete, and JSON.
    var isComplete: Bool { !isInside && outside.span.withBytes { $0.isOneValue } }

    /// Whether what stands around the array is larger than allowed.
    var isOutsideTooLarge: Bool { outside.count > limit }

    /// Takes the next byte. After `.element`, the element is valid until the next call.
    mutating func take(_ byte: UInt8) -> Event {
        guard isInside else {
            around(byte)
            return .none
        }
        if isInString {
            string(byte)
            keep(byte)
            return .none
        }
        switch byte {
        case .comma where depth == 0: return end(isLast: false)
        case .closeBracket where depth == 0: return end(isLast: true)
        case .quote: isInString = true
        case .openBrace, .openBracket: depth += 1
        case .closeBrace, .closeBracket: depth -= 1
        default: break
        }
        keep(byte)
        return depth < 0 ? .malformed : .none
    }

    private mutating func keep(_ byte: UInt8) {
        if isBlank {
            if byte.isWhitespace { return }
            element.removeAll(keepingCapacity: true)
            isTooLarge = false
            isBlank = false
        }
        if element.count < limit {
            element.append(byte)
        } else {
            isTooLarge = true
        }
    }

    private mutating func end(isLast: Bool) -> Event {
        let isEmpty = isBlank
        isBlank = true
        if isLast {
            isInside = false
            expectsKey = false
            if !isEmpty || count > 0 { outside.append(.zero) }
            outside.append(.closeBracket)
        }
        if isEmpty { return isLast && count == 0 ? .none : .malformed }
        count += 1
        return .element
    }

    private mutating func string(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == .backslash {
            isEscaped = true
        } else if byte == .quote {
            isInString = false
        }
    }

    /// A byte outside of the array.
    private mutating func around(_ byte: UInt8) {
        if outside.count <= limit { outside.append(byte) }
        if isInString {
            string(byte)
            if isKey, isInString { key.append(byte) }
            return
        }
        switch byte {
        case .quote:
            isInString = true
            isKey = expectsKey
            if isKey { key.removeAll(keepingCapacity: true) }
            expectsKey = false
        case .openBrace, .openBracket: start(byte == .openBrace ? .object : .array)
        case .closeBrace, .closeBracket:
            _ = open.popLast()
            onPath = min(onPath, open.count)
            expectsKey = false
        case .comma: expectsKey = open.last == .object
        default: break
        }
    }

    private mutating func start(_ container: Container) {
        let isOnPath = onPath == open.count && (open.isEmpty || (open.last == .object && keyMatches))
        if isOnPath, container == .array, open.count == steps.count {
            isFound = true
            isInside = true
            count = 0
            depth = 0
            isBlank = true
            return
        }
        open.append(container)
        if isOnPath, container == .object { onPath = open.count }
        expectsKey = container == .object
    }

    /// Whether the last key is the step of the path that leads from the innermost object.
    private var keyMatches: Bool {
        guard open.count <= steps.count else { return false }
        let step = steps[open.count - 1]
        return key == step || (key.contains(.backslash) && key.span.withBytes { $0.isOneText } && unescapedKey == step)
    }

    private var unescapedKey: [UInt8] { key.span.withBytes { $0.unescaped() } }
}

extension Bytes {
    /// Whether the bytes, between quotes, are a JSON string.
    fileprivate var isOneText: Bool { ([.quote] + array + [.quote]).span.withBytes { $0.isOneValue } }
}
