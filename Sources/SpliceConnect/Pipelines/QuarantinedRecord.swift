/// A record that a pipeline could not move, kept for a person.
public struct QuarantinedRecord: Codable, Sendable, Hashable {
    /// Where it was stopped.
    public enum Stage: String, Codable, Sendable, Hashable {
        /// The source could not read it.
        case source
        /// The transformation refused it.
        case transform
        /// The target refused it.
        case target
    }

    /// The pipeline.
    public let pipeline: String
    /// The part of the stream.
    public let partition: Partition
    /// Which record; empty where not even that could be read.
    public let key: RecordKey
    /// Where it was stopped.
    public let stage: Stage
    /// Every problem, without protected values.
    public let problems: [String]
    /// The record as the source sent it; `nil` where the source could not read it.
    public private(set) var content: String?
    /// Whether the record is gone from the source, and was to be deleted.
    public var isDeletion: Bool { deletes == true }

    /// `nil` in what earlier versions kept.
    private let deletes: Bool?
    /// What tells records without a key apart: how many came since which checkpoint.
    private let place: String?

    /// What the source sent.
    enum Original {
        case record([UInt8])
        case deletion
        case unreadable
    }

    init(
        _ pipeline: Pipeline, _ partition: Partition, _ key: RecordKey?, _ stage: Stage, _ problems: [String],
        _ original: Original, place: String
    ) {
        self.pipeline = pipeline.name
        self.partition = partition
        self.key = key ?? RecordKey("")
        self.stage = stage
        self.problems = problems
        content = if case .record(let bytes) = original { String(decoding: bytes, as: UTF8.self) } else { nil }
        deletes = if case .deletion = original { true } else { nil }
        self.place = key == nil ? place : nil
    }

    /// With another content.
    func edited(_ content: String) -> QuarantinedRecord {
        var record = self
        record.content = content
        return record
    }

    /// The same for the same content of the same record, so that a record that is read again is not kept twice.
    var dedupeKey: String {
        StableID.hex(
            of: "\(pipeline)\n\(partition)\n\(key)\(place ?? "")\n\(content ?? problems.joined(separator: "\n"))"
                + (isDeletion ? "\ndeletion" : ""))
    }
}
