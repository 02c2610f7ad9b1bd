/// The mappings of one entity for several versions of a document format, side by side; each document is read by the one
/// that it is for.
///
/// ```swift
/// let orders = try VersionedMapping<Order>(ShopOrder2025.self, ShopOrder2026.self, field: "api_version")
/// let order = try orders.decode(bytes)                            // the document says its version
/// let order = try orders.decode(bytes, version: header)           // or a header does
/// let bytes = try orders.encode(order, version: "2026-07")
/// ```
///
/// Versions are compared as texts. A versioned mapping is a constant and can be shared by any number of tasks.
public struct VersionedMapping<Entity>: Sendable {
    /// What happens to documents that say no version, or one that no mapping is for.
    public struct Fallback: Sendable, Hashable {
        enum Choice: Hashable { case reject, version(String) }
        let choice: Choice

        /// They are refused with ``IssueCode/version``.
        public static var reject: Fallback { Fallback(choice: .reject) }
        /// They are read by the mapping of this version.
        public static func version(_ version: String) -> Fallback { Fallback(choice: .version(version)) }
    }

    /// The versions, in the order of the mappings.
    public let versions: [String]
    /// The path of the field that says a document's version; nil when only the caller knows it.
    public let field: String?
    private let mappings: [String: any Mapping<Entity>.Type]
    private let missing: Fallback
    private let unknown: Fallback

    /// Mappings side by side.
    ///
    /// - Parameters:
    ///   - mappings: at least one, each of another version.
    ///   - field: the path of the field that says a document's version, a text or a number. Default nil: the caller says it.
    ///   - missing: what happens to documents that say none. Default: they are refused.
    ///   - unknown: what happens to documents of a version that no mapping is for. Default: they are refused.
    /// - Throws: ``MappingError`` with code `mapping` when two mappings have one version, when there is none, when one is
    ///   wrong in itself, or when a fallback names a version that is not there.
    public init(
        _ mappings: any Mapping<Entity>.Type..., field: String? = nil, missing: Fallback = .reject,
        unknown: Fallback = .reject
    ) throws(MappingError) {
        versions = mappings.map { $0.version }
        self.field = field
        self.missing = missing
        self.unknown = unknown
        self.mappings = Dictionary(mappings.map { ($0.version, $0) }, uniquingKeysWith: { first, _ in first })
        var defects: [String] = mappings.isEmpty ? ["there is no mapping"] : []
        if self.mappings.count < mappings.count { defects.append("two mappings have the same version") }
        for case .version(let version) in [missing.choice, unknown.choice] where self.mappings[version] == nil {
            defects.append("there is no mapping of version \(version) to fall back on")
        }
        if let defect = field.flatMap({ FieldPath($0).defect }) { defects.append(defect) }
        guard defects.isEmpty else { throw MappingError(defects: defects, of: "\(Entity.self)", "") }
        for mapping in mappings { try VersionedMapping.check(mapping) }
    }

    /// Reads a document by the mapping of the version that it says.
    ///
    /// The document is gone through once for its version and once by the mapping.
    ///
    /// - Throws: ``MappingError`` with code ``IssueCode/version`` when its version cannot be told or no mapping is for it;
    ///   with every problem of the document otherwise.
    public func decode(_ document: [UInt8], limits: DecodingLimits = .standard) throws(MappingError) -> Entity {
        try decode(document, version: try version(of: document, limits: limits), limits: limits)
    }

    /// Reads a document by the mapping of a version that the caller knows, from a header for example.
    ///
    /// - Parameters:
    ///   - document: the document.
    ///   - version: its version; nil when the caller knows none.
    ///   - limits: what the document may ask for.
    /// - Throws: ``MappingError`` with code ``IssueCode/version`` when no mapping is for the version; with every problem of the
    ///   document otherwise.
    public func decode(
        _ document: [UInt8], version: String?, limits: DecodingLimits = .standard
    ) throws(MappingError) -> Entity {
        try VersionedMapping.decode(document, try mapping(for: version), limits)
    }

    /// Writes an entity as a document of a version.
    ///
    /// - Throws: ``MappingError`` with code ``IssueCode/version`` when no mapping is for it, whatever the fallbacks;
    ///   with every row that cannot hold its value otherwise.
    public func encode(_ entity: Entity, version: String) throws(MappingError) -> [UInt8] {
        guard let mapping = mappings[version] else { throw refusal("“\(version)” is none of", version) }
        return try VersionedMapping.encode(entity, mapping)
    }

    /// The version that a document says; nil when it says none.
    ///
    /// - Throws: ``MappingError`` when the document is not well-formed.
    public func version(
        of document: [UInt8], limits: DecodingLimits = .standard
    ) throws(MappingError) -> String? {
        guard let field else { return nil }
        var layout = Layout()
        let slot = layout.slot(for: FieldPath(field))
        var scanner = Scanner(layout, limits: limits)
        return try document.span.withBytes { (bytes) throws(MappingError) -> String? in
            do throws(ScanFault) {
                _ = try scanner.record(in: bytes, at: 0)
            } catch {
                let problem = Problem.words(for: error, in: bytes)
                throw MappingError(
                    mapping: "\(Entity.self)", version: "",
                    issues: [Issue(path: "", code: error.code, problem: problem, offset: error.offset)])
            }
            return RecordView.lend(bytes, scanner.arena) { record in
                let token = record.frame(at: 0, slots: layout.slotCount)[slot]
                switch token.kind {
                case .string: return record.bytes(of: token).unescapedString()
                case .number: return record.bytes(of: token).string(isASCII: true)
                default: return nil
                }
            }
        }
    }

    private func mapping(for version: String?) throws(MappingError) -> any Mapping<Entity>.Type {
        if let version, let mapping = mappings[version] { return mapping }
        let fallback = version == nil ? missing : unknown
        if case .version(let other) = fallback.choice, let mapping = mappings[other] { return mapping }
        // A version is no secret, but it may be anything: only its beginning is shown.
        throw refusal(version.map { "“\($0.prefix(20))” is none of" } ?? "says none of", version)
    }

    private func refusal(_ words: String, _ version: String?) -> MappingError {
        MappingError(
            mapping: "\(Entity.self)", version: "",
            issues: [
                Issue(
                    path: field ?? "", code: .version,
                    problem: "the version \(words) \(versions.joined(separator: ", "))",
                    value: version.map { "\($0.prefix(20))" })
            ])
    }

    private static func check<M: Mapping>(_ mapping: M.Type) throws(MappingError) {
        try PlanRegistry.plan(of: mapping).checkDefects()
    }

    private static func decode<M: Mapping<Entity>>(
        _ document: [UInt8], _ mapping: M.Type, _ limits: DecodingLimits
    ) throws(MappingError) -> Entity {
        try M.decode(document, limits: limits)
    }

    private static func encode<M: Mapping<Entity>>(
        _ entity: Entity, _ mapping: M.Type
    ) throws(MappingError) -> [UInt8] {
        try M.encode(entity)
    }
}
