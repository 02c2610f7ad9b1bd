public import SpliceMapping
public import SpliceModel

/// What a record of the source becomes on its way to the target.
public struct RecordTransform: Sendable {
    /// What came of one record.
    public enum Result: Sendable, Hashable {
        /// To be written.
        case write(WriteBatch.Item)
        /// Not wanted in the target; why, in one sentence without values.
        case leaveOut(String)
        /// Not fit for the target; every problem, without protected values. It is kept for a person.
        case quarantine([String])
    }

    let apply: @Sendable (SourceRecord) async throws -> Result
    let deletion: @Sendable (RecordKey) async throws -> Result

    /// A transformation by a closure.
    ///
    /// A `MappingError`, and any other error that says it is permanent, sends the record into quarantine; every other error ends
    /// the step, which is repeated later.
    ///
    /// - Parameters:
    ///   - apply: What becomes of a record.
    ///   - deletion: What becomes of a record that is gone from the source, by its key there. Default: it is deleted under the same key, so a
    ///     transformation that gives records other keys says here which.
    public init(
        _ apply: @escaping @Sendable (SourceRecord) async throws -> Result,
        deletion: @escaping @Sendable (RecordKey) async throws -> Result = { .write(WriteBatch.Item(.delete, key: $0)) }
    ) {
        self.apply = apply
        self.deletion = deletion
    }

    /// The record as it is, under its own key: for targets that transform after the load.
    public static let asItIs = RecordTransform { .write(WriteBatch.Item(.upsert, key: $0.key, bytes: $0.bytes)) }

    /// The record masked first, and then this.
    ///
    /// - Parameter mask: What may leave the process. A record that is no JSON object goes into quarantine.
    public func masked(by mask: RecordMask) -> RecordTransform {
        RecordTransform(
            { record in
                guard let bytes = mask.apply(to: record.bytes) else {
                    return .quarantine(["the record is no JSON object, so it cannot be masked"])
                }
                return try await apply(SourceRecord(key: record.key, position: record.position, bytes: bytes))
            }, deletion: deletion)
    }

    /// Read by one mapping, checked, and written by another: from the source's format to the target's, through the entity that both
    /// stand for.
    ///
    /// - Parameters:
    ///   - source: Reads records of the source.
    ///   - target: Writes records of the target.
    ///   - operation: What is done to them there. Default ``WriteOperation/upsert``.
    ///   - validation: Rules that entities must keep; an error sends the record into quarantine, a warning does not. Default none.
    ///   - key: The record's key in the target. Default: its key in the source.
    ///   - deletedKey: The key in the target of a record that is gone from the source, from its key there. Default: the same; with `key` such
    ///     a record goes into quarantine, since a deletion brings no content to make a key from.
    ///   - wanted: Whether an entity is to be written at all. Default all are.
    public static func mapping<Source: Mapping, Target: Mapping>(
        _ source: Source.Type, to target: Target.Type, _ operation: WriteOperation = .upsert,
        checking validation: Validation<Source.Entity>? = nil,
        key: (@Sendable (Source.Entity) -> RecordKey)? = nil, deletedKey: (@Sendable (RecordKey) -> RecordKey)? = nil,
        where wanted: (@Sendable (Source.Entity) -> Bool)? = nil
    ) -> RecordTransform where Source.Entity == Target.Entity, Source.Entity: Record {
        RecordTransform(
            { record in
                let entity = try Source.decode(record.bytes)
                let errors = validation?.violations(in: entity).filter { $0.severity == .error } ?? []
                guard errors.isEmpty else { return .quarantine(errors.map { "\($0.path): \($0.message)" }) }
                if let wanted, !wanted(entity) { return .leaveOut("not wanted") }
                return .write(
                    WriteBatch.Item(operation, key: key?(entity) ?? record.key, bytes: try Target.encode(entity)))
            },
            deletion: { gone in
                guard let known = deletedKey?(gone) ?? (key == nil ? gone : nil) else {
                    return .quarantine(["a deletion brings no content to make the target's key from; give a deletedKey"]
                    )
                }
                return .write(WriteBatch.Item(.delete, key: known))
            })
    }
}
