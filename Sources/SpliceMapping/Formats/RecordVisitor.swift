/// Is told what stands in a record that a mapping wrote, to write it in another format.
package protocol RecordVisitor {
    /// An object starts; the keys that follow are its own.
    mutating func openObject() throws
    /// The innermost object ends.
    mutating func closeObject() throws
    /// A key; its value follows.
    mutating func key(_ name: String) throws
    /// An array starts.
    mutating func openArray() throws
    /// The innermost array ends.
    mutating func closeArray() throws
    /// A value: text without escapes, or the characters of a number, `true`, `false` or `null`.
    mutating func value(_ kind: ValueKind, _ utf8: Span<UInt8>) throws
}

/// Goes through a record that the engine wrote.
package enum WrittenRecord {
    /// Shows a JSON value to a visitor.
    ///
    /// - Parameters:
    ///   - json: what a ``MappingEncoder`` wrote: one value, without white space.
    ///   - first: keys that are shown before the others of their object, such as attributes; nil to keep the order.
    package static func visit(
        _ json: Span<UInt8>, first: ((String) -> Bool)? = nil, _ visitor: inout some RecordVisitor
    ) throws {
        try json.withBytes { bytes in
            _ = try visit(bytes, at: 0, first, &visitor)
        }
    }

    /// Shows the value at or behind `start`; the result is the index of what follows it, which is no white space. What the
    /// rule `.json` wrote may have white space in it.
    private static func visit(
        _ bytes: Bytes, at start: Int, _ first: ((String) -> Bool)?, _ visitor: inout some RecordVisitor
    ) throws -> Int {
        let start = bytes.afterWhitespace(start)
        let end: Int
        switch bytes[start] {
        case .openBrace:
            try visitor.openObject()
            if let first { _ = try members(bytes, at: start, first, first, &visitor) }
            end = try members(bytes, at: start, first, { first?($0) != true }, &visitor)
            try visitor.closeObject()
        case .openBracket:
            try visitor.openArray()
            var index = bytes.afterWhitespace(start + 1)
            while bytes[index] != .closeBracket {
                index = try visit(bytes, at: index, first, &visitor)
                if bytes[index] == .comma { index += 1 }
            }
            try visitor.closeArray()
            end = index + 1
        case .quote: end = try text(bytes, at: start, &visitor)
        default:
            let kind: ValueKind
            if bytes[start].startsNumber {
                kind = .number
                end = try bytes.scanNumber(from: start).end
            } else {
                (kind, end) = try bytes.scanLiteral(from: start)
            }
            try bytes.slice(from: start, to: end).withSpan { try visitor.value(kind, $0) }
        }
        return bytes.afterWhitespace(end)
    }

    private static func text(_ bytes: Bytes, at start: Int, _ visitor: inout some RecordVisitor) throws -> Int {
        let text = try bytes.scanString(from: start + 1)
        let content = bytes.slice(from: start + 1, to: text.end)
        if text.traits.contains(.escaped) {
            try visitor.value(.string, content.unescaped().span)
        } else {
            try content.withSpan { try visitor.value(.string, $0) }
        }
        return text.end + 1
    }

    /// Shows those members of the object at `start` whose keys are wanted; the result is the index behind the object.
    private static func members(
        _ bytes: Bytes, at start: Int, _ first: ((String) -> Bool)?, _ isWanted: (String) -> Bool,
        _ visitor: inout some RecordVisitor
    ) throws -> Int {
        var index = bytes.afterWhitespace(start + 1)
        while bytes[index] != .closeBrace {
            let text = try bytes.scanString(from: index + 1)
            let name = bytes.slice(from: index + 1, to: text.end).unescapedString()
            let value = try bytes.afterColon(text.end + 1)
            if isWanted(name) {
                try visitor.key(name)
                index = try visit(bytes, at: value, first, &visitor)
            } else {
                index = bytes.afterWhitespace(try bytes.skipValue(at: value, depth: 1000))
            }
            if bytes[index] == .comma { index = bytes.afterWhitespace(index + 1) }
        }
        return index + 1
    }
}
