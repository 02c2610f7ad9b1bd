import SpliceModel

/// Codes and values that come from data rather than from the source: a file, a query, a service.
///
/// ```swift
/// let warehouses = try LookupTable(json: bytes, version: "2026-07-01", code: "code", value: "id") { ExternalID($0) }
/// let warehouse = f.field("site", \.warehouse, .lookup(warehouses))
/// ```
/// A table is a value and never changes; what may be replaced while mappings use it is a ``LookupSource``.
public struct LookupTable<Value: Hashable & Sendable>: Sendable {
    /// What is written for a value that several codes stand for.
    public enum Ambiguity: Sendable, Hashable {
        /// The table is refused.
        case refuse
        /// The first of them.
        case writeFirst
    }

    /// Which version of the data it is: a date, a revision, a hash. For messages and audit.
    public let version: String
    let codes: CodeTable<Value>

    /// How many codes it has.
    public var count: Int { codes.codes.count }

    /// A table from its entries.
    ///
    /// - Parameters:
    ///   - version: which version of the data it is.
    ///   - entries: the codes and what they stand for; at most 65,534.
    ///   - ambiguity: what is written for a value that several codes stand for. Default: such a table is refused.
    /// - Throws: ``LookupError`` that names every code that stands for two values, and, where that is refused, every value
    ///   that several codes stand for.
    public init(
        version: String, _ entries: some Sequence<(code: String, value: Value)>, ambiguity: Ambiguity = .refuse
    ) throws(LookupError) {
        let pairs = entries.map { (code: $0.code, value: $0.value) }
        guard pairs.count < Int(UInt16.max) else { throw LookupError(.tooLarge, []) }
        codes = CodeTable(pairs, unknown: nil)
        self.version = version
        guard codes.ambiguous.isEmpty else { throw LookupError(.ambiguousCode, codes.ambiguous) }
        if ambiguity == .refuse, !codes.aliases.isEmpty { throw LookupError(.ambiguousValue, codes.aliases) }
    }

    /// A table from its entries as a literal: `["BER": 1, "HAM": 2]`.
    ///
    /// Parameters and errors are those of `init(version:_:ambiguity:)` over a sequence.
    public init(
        version: String, _ entries: KeyValuePairs<String, Value>, ambiguity: Ambiguity = .refuse
    ) throws(LookupError) {
        try self.init(version: version, entries.map { (code: $0.key, value: $0.value) }, ambiguity: ambiguity)
    }

    /// A table from a JSON array of objects, each with a code and a value as texts.
    ///
    /// - Parameters:
    ///   - json: the document.
    ///   - version: which version of the data it is.
    ///   - code: the path of the code in each object.
    ///   - value: the path of the value's text in each object.
    ///   - ambiguity: what is written for a value that several codes stand for. Default: such a table is refused.
    ///   - make: makes the value of its text; nil or an error refuses the table.
    /// - Throws: ``LookupError``; ``MappingError`` with every problem of the document.
    public init(
        json: [UInt8], version: String, code: String, value: String, ambiguity: Ambiguity = .refuse,
        _ make: @escaping @Sendable (String) throws -> Value?
    ) throws {
        let row = Plan<(code: String, value: Value)>(name: "table", version: version, identity: code) { fields in
            let code = fields.field(code, \.code, .text, classified: .internal)
            let made = MadeRule(make: make)
            let value = fields.field(value, \.value, made, classified: .internal)
            return { r in (code: try r[code], value: try r[value]) }
        }
        let plan = Plan<[(code: String, value: Value)]>(name: "table", version: version, identity: nil) { fields in
            let rows = fields.field("entries", \.self, EachRule(plan: row))
            return { r in try r[rows] }
        }
        try plan.checkDefects()
        try json.span.withBytes { bytes in
            let start = bytes.afterWhitespace(0)
            let end: Int
            do throws(ScanFault) {
                end = try bytes.skipValue(at: start, depth: DecodingLimits.standard.maximumDepth)
            } catch {
                throw plan.malformed(error, in: bytes)
            }
            try plan.checkEnd(bytes, at: end)
            guard bytes[start] == .openBracket else { throw plan.noArray(at: "") }
        }
        // A record is an object, so the array becomes the one member of one.
        var scanner = Scanner(plan.layout, limits: .standard)
        let document = Array("{\"entries\":".utf8) + json + Array("}".utf8)
        let entries = try document.span.withBytes { bytes in
            var end = 0
            let entries = try plan.decode(bytes, from: 0, with: &scanner, end: &end)
            try plan.checkEnd(bytes, at: end)
            return entries
        }
        try self.init(version: version, entries, ambiguity: ambiguity)
    }
}

/// A value that a function makes of its text; read only.
private struct MadeRule<Value>: Rule {
    let make: @Sendable (String) throws -> Value?

    func decode(_ cell: borrowing Cell) throws(Refusal) -> Value {
        let text = try cell.text()
        guard let value = try Refusal.catching({ try make(text) }) else { throw Refusal(.malformed) }
        return value
    }

    func encode(_ value: Value, to writer: inout Writer) throws(Refusal) { throw Refusal(.mapping) }

    var note: RuleNote { RuleNote("value of a table", expects: "a value of the table", type: .string) }
}

/// Why data is no table.
public struct LookupError: Error, Sendable, Hashable {
    /// The reason, for programs.
    public enum Code: String, Sendable, Hashable {
        /// A code stands for two values.
        case ambiguousCode
        /// Several codes stand for one value, so that it cannot be told which to write.
        case ambiguousValue
        /// There are more than 65,534 codes.
        case tooLarge
    }

    /// The reason.
    public let code: Code
    /// The codes that it is about.
    public let codes: [String]

    init(_ code: Code, _ codes: [String]) {
        self.code = code
        self.codes = codes
    }
}

extension LookupError: CustomStringConvertible {
    /// The reason in words, with the codes.
    public var description: String {
        let list = codes.prefix(10).map { "“\($0)”" }.joined(separator: ", ") + (codes.count > 10 ? ", …" : "")
        return switch code {
        case .ambiguousCode: "stand for two values each: \(list)"
        case .ambiguousValue: "stand for a value that another code stands for too: \(list)"
        case .tooLarge: "a table has at most 65534 codes"
        }
    }
}
