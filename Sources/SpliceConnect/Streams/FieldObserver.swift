import SpliceClient
public import SpliceModel

/// Learns from records which fields a stream really has, and where they no longer look as described.
///
/// A pure machine. With a description it reports drift, each finding once: a field that is not described, a field of another type.
/// Without one it describes: what ``RecordSource/discover()`` of a system with custom fields returns.
/// ```swift
/// var observer = FieldObserver(knowing: Self.items.fields)
/// for drift in observer.observe(record.bytes) { … }       // .added(field: "colour")
/// observer.absentees                                       // described, and in no record
/// ```
///
/// Names are those of ``StreamField/path``. What is described as an object or array without fields of its own is not looked into;
/// `null` fits every type. Values are never kept.
public struct FieldObserver: Sendable {
    /// The class of a field that nobody described: personal until somebody looks.
    public static let undescribed = Classification.personal

    private let described: [String: StreamField]
    private let capacity: Int
    private let deepest: Int
    private var found: [String: String] = [:]
    private var order: [String] = []
    private var reported: Set<String> = []

    /// How many fields were left out because more than `capacity` turned up: a system that uses data as keys.
    public private(set) var ignored = 0

    /// An observer.
    ///
    /// - Parameters:
    ///   - fields: What is known beforehand; empty to find out.
    ///   - capacity: How many fields are remembered. Default 1,000.
    ///   - deepest: How many levels are looked into where nothing is described. Default 4.
    public init(knowing fields: [StreamField] = [], capacity: Int = 1_000, deepest: Int = 4) {
        described = Dictionary(fields.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        self.capacity = capacity
        self.deepest = deepest
    }

    /// Looks at a record, and returns what is new about the stream's fields.
    ///
    /// Bytes that are no JSON object say nothing.
    public mutating func observe(_ record: [UInt8]) -> [SchemaDrift] {
        var drifts: [SchemaDrift] = []
        look(JSONPeek(record), at: [], under: "", level: 1, &drifts)
        return drifts
    }

    /// The fields: those described, and in the order of their appearance those found, with ``undescribed`` as their class.
    public var fields: [StreamField] {
        let known = described.values.sorted { $0.path < $1.path }
        return known
            + order.filter { described[$0] == nil }.map { StreamField($0, found[$0] ?? "null", Self.undescribed) }
    }

    /// Described fields that no record had so far. Means something once many records were seen.
    public var absentees: [String] { described.keys.filter { found[$0] == nil }.sorted() }

    private mutating func look(
        _ document: JSONPeek, at path: BodyPath, under prefix: String, level: Int, _ drifts: inout [SchemaDrift]
    ) {
        for (name, value) in document.members(at: path) ?? [] {
            see(document, value, as: prefix + name, level: level, &drifts)
        }
    }

    private mutating func see(
        _ document: JSONPeek, _ value: JSONPeek.Value, as field: String, level: Int, _ drifts: inout [SchemaDrift]
    ) {
        guard case .container(let range) = value else { return note(field, value.jsonType, &drifts) }
        let inner = document.inside(range)
        guard let elements = inner.elements(at: []) else {
            note(field, "object", &drifts)
            if looksInside(field, level) { look(inner, at: [], under: field + ".", level: level + 1, &drifts) }
            return
        }
        if described[field] == nil {
            note(field + "[]", Self.elementType(elements, inner), &drifts)
        } else {
            note(field, "array", &drifts)
        }
        guard looksInside(field + "[]", level) else { return }
        for case .container(let range) in elements {
            look(inner.inside(range), at: [], under: field + "[].", level: level + 1, &drifts)
        }
    }

    /// The type of an array's elements, as far as they tell: a field that ends in `[]` is described by it.
    private static func elementType(_ elements: [JSONPeek.Value], _ document: JSONPeek) -> String {
        guard let first = elements.first(where: { $0 != .null }) else { return "null" }
        guard case .container(let range) = first else { return first.jsonType }
        return document.inside(range).elements(at: []) == nil ? "object" : "array"
    }

    /// Nothing described: everything, to a depth. Otherwise only where something inside is described.
    private func looksInside(_ field: String, _ level: Int) -> Bool {
        if described.isEmpty { return level < deepest }
        return described.keys.contains { $0.hasPrefix(field + ".") }
    }

    private mutating func note(_ field: String, _ type: String, _ drifts: inout [SchemaDrift]) {
        if let known = found[field] {
            found[field] = Self.wider(known, type)
        } else if order.count < capacity {
            found[field] = type
            order.append(field)
        } else {
            ignored += 1
            return
        }
        guard !described.isEmpty, type != "null", !reported.contains(field) else { return }
        if let description = described[field] {
            guard !Self.fits(type, description.type) else { return }
            drifts.append(.retyped(field: field, to: type))
        } else {
            drifts.append(.added(field: field))
        }
        reported.insert(field)
    }

    private static func fits(_ type: String, _ description: String) -> Bool {
        type == description || type == "integer" && description == "number"
    }

    private static func wider(_ one: String, _ other: String) -> String {
        if one == "null" { return other }
        return Set([one, other]) == ["integer", "number"] ? "number" : one
    }
}

extension JSONPeek.Value {
    /// The type in JSON Schema's words; containers are told apart by their bytes.
    fileprivate var jsonType: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .string: "string"
        case .number(let text): text.contains { ".eE".contains($0) } ? "number" : "integer"
        case .container: "object"
        }
    }
}

extension RecordSource {
    /// A stream as its first records show it: described fields keep their class, others come with ``FieldObserver/undescribed``.
    ///
    /// - Parameters:
    ///   - stream: The stream.
    ///   - count: How many records are looked at. Default 100.
    public func sampled(_ stream: StreamDescriptor, records count: Int = 100) async throws -> StreamDescriptor {
        var observer = FieldObserver()
        var seen = 0
        for try await event in read(stream.id) {
            guard case .record(let record) = event else { continue }
            _ = observer.observe(record.bytes)
            seen += 1
            if seen >= count { break }
        }
        let known = Dictionary(stream.fields.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let others = observer.fields.filter { known[$0.path] == nil }
        return StreamDescriptor(
            id: stream.id, key: stream.key, cursor: stream.cursor, deletes: stream.deletes, parent: stream.parent,
            fields: stream.fields + others)
    }
}
