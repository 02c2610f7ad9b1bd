import SpliceConnect

/// A source under test: its system, its connector, and the transport with faults between them.
struct SourceBench<System: SourceSystem>: Sendable {
    let system: System
    let transport: FaultTransport
    let connector: System.Subject
    let descriptor: StreamDescriptor

    /// Makes a connector; requests are counted from its first, so that fault 1 hits the second page of the first read.
    init(
        _ system: System, faults: [Int: FaultTransport.Fault] = [:],
        before: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws {
        self.system = system
        transport = FaultTransport(to: system.transport, faults: faults, before: before)
        connector = try await system.connector(in: .conformance(transport))
        guard let descriptor = System.Subject.streams.first(where: { $0.id == system.stream }) else {
            throw Violation("the connector describes no stream “\(system.stream)”")
        }
        self.descriptor = descriptor
    }

    /// Number of records that ``seed()`` adds.
    var count: Int { SourceShape.records(system.pageSize) }
    /// Position of the last one.
    var highest: Int { SourceShape.lead + count - 1 }
    /// A position after all of them.
    var later: Int { highest + 1 }

    /// Adds records one grain apart, enough for several pages, and returns their keys.
    func seed() async -> [RecordKey] {
        var keys: [RecordKey] = []
        for number in 0..<count { keys.append(await system.put(number, revision: 1, at: SourceShape.lead + number)) }
        return keys
    }

    /// Reads to the end.
    func read(from checkpoint: Checkpoint? = nil) async throws -> SourceReading {
        var reading = SourceReading()
        for try await event in connector.read(system.stream, from: checkpoint) { reading.add(event) }
        return reading
    }

    func lastCheckpoint(of reading: SourceReading) throws -> Checkpoint {
        guard let last = reading.checkpoints.last else { throw Violation("the read has no checkpoint") }
        return last.value
    }

    func missing(_ keys: [RecordKey], _ reading: SourceReading) -> String {
        let missing = Set(keys).subtracting(reading.keys)
        return missing.isEmpty ? "none" : missing.map(\.description).sorted().joined(separator: ", ")
    }
}

/// How many records a check works on, and where they begin.
enum SourceShape {
    /// Pages that the records fill, the last one partly.
    static let pages = 4
    /// Grains before the first record, so that positions behind it exist.
    static let lead = 1_000

    static func records(_ pageSize: Int) -> Int { pageSize * (pages - 1) + 1 }
}

/// Everything that one read told.
struct SourceReading: Sendable {
    struct Mark: Sendable {
        let value: Checkpoint
        let recordsBefore: Int
    }

    private(set) var records: [SourceRecord] = []
    private(set) var tombstones: [RecordKey] = []
    private(set) var checkpoints: [Mark] = []
    private(set) var rejected = 0
    private(set) var endsWithCheckpoint = false

    var keys: [RecordKey] { records.map(\.key) }

    mutating func add(_ event: SourceEvent) {
        endsWithCheckpoint = false
        switch event {
        case .record(let record): records.append(record)
        case .tombstone(let key, _): tombstones.append(key)
        case .rejected: rejected += 1
        case .checkpoint(let checkpoint):
            checkpoints.append(Mark(value: checkpoint, recordsBefore: records.count))
            endsWithCheckpoint = true
        case .schemaChange, .skipped: break
        }
    }
}
