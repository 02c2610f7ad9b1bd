public import SpliceDelivery
public import SpliceModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Repairs lost webhooks: reads the trigger's stream from where it got to, and starts what was not started.
///
/// Webhooks are best effort: they come late, twice, or never. A run that a webhook started is recognised by its occurrence, so reading
/// the same records again starts nothing twice. How far it got is kept in the engine's store, under the trigger's and the
/// process's name, after everything before it was accepted.
///
/// - Concurrency: one backfill of a trigger at a time is enough; two at once do the work twice and start nothing twice.
public struct Backfill<P: DurableProcess>: Sendable {
    /// What one pass did.
    public struct Report: Sendable, Hashable {
        /// Records that were read.
        public internal(set) var records = 0
        /// Runs that were started: webhooks that were lost or had not come yet.
        public internal(set) var started = 0
        /// Records that the connector could not read, each of which waits in a ``Quarantine`` run, and parts that it left out.
        public internal(set) var skipped = 0
    }

    private let trigger: EventTrigger<P.Input>
    private let splice: Splice
    private let start: Instant?

    /// A backfill.
    ///
    /// - Parameters:
    ///   - trigger: What happens, and which stream tells.
    ///   - process: What it starts.
    ///   - splice: The engine.
    ///   - start: Where the first pass begins, for a stream whose cursor is a time; `nil` begins with the first record there is.
    public init(of trigger: EventTrigger<P.Input>, for process: P.Type, on splice: Splice, since start: Instant? = nil)
    {
        self.trigger = trigger
        self.splice = splice
        self.start = start
    }

    /// One pass, from where the last one got to.
    ///
    /// - Throws: What the connector and the store throw; what was accepted stays accepted, and the next pass goes on. `configuration` for
    ///   a start in time on a stream whose cursor is a number: it would begin behind the last record there will ever be.
    @discardableResult
    public func once() async throws -> Report {
        var stored = try await splice.store.value(for: key)
        let checkpoint = try stored.map(Self.checkpoint) ?? start.map(beginning)
        var report = Report()
        // What tells unreadable records without a key apart: how many came since which position.
        var (place, nameless) = (checkpoint?.state ?? "", 0)
        for try await event in trigger.read(checkpoint) {
            switch event {
            case .record(let record):
                report.records += 1
                if try await accept(record) { report.started += 1 }
            case .checkpoint(let next):
                stored = try await keep(next, after: stored)
                (place, nameless) = (next.state, 0)
            case .rejected(let record):
                report.skipped += 1
                if record.key == nil { nameless += 1 }
                try await splice.quarantine(record, at: "\(place)#\(nameless)", of: trigger, for: P.self)
            case .skipped: report.skipped += 1
            case .tombstone, .schemaChange: break
            }
        }
        return report
    }

    /// Passes for ever, with `pause` between the end of one and the beginning of the next; ends when its task is cancelled.
    ///
    /// - Parameters:
    ///   - pause: How long to wait. Fifteen minutes suit most systems.
    ///   - clock: What waiting is measured on.
    ///   - failed: Told about a pass that failed; the next one comes as usual.
    public func run(
        every pause: Duration, clock: any Clock<Duration> = ContinuousClock(),
        failed: @Sendable (any Error) -> Void = { _ in }
    ) async throws {
        while true {
            do { try await once() } catch is CancellationError { throw CancellationError() } catch { failed(error) }
            try await clock.sleep(for: pause)
        }
    }

    private func accept(_ record: SourceRecord) async throws -> Bool {
        guard let occurrence = trigger.occurrence(record.bytes), trigger.isWanted(record.bytes) else { return false }
        return try await !splice.start(P.self, of: trigger, occurrence, record.key, record.bytes).isDuplicate
    }

    private func beginning(_ start: Instant) throws -> Checkpoint {
        guard trigger.stream.cursor?.unit == .milliseconds else {
            throw ConnectError(
                .configuration, "the cursor of “\(trigger.stream.id)” is no time; leave out where to begin",
                at: "backfill.since")
        }
        return trigger.stream.checkpoint(at: start.milliseconds)
    }

    private var key: String { "backfill/\(trigger.source)/\(trigger.topic)/\(P.name)" }

    private static func checkpoint(_ value: StoredValue) throws -> Checkpoint {
        do {
            return try JSONDecoder().decode(Checkpoint.self, from: Data(value.bytes))
        } catch {
            throw ConnectError(
                .checkpoint, "the stored position cannot be read; remove it", at: "backfill", cause: error)
        }
    }

    private func keep(_ checkpoint: Checkpoint, after stored: StoredValue?) async throws -> StoredValue? {
        let bytes = Array(try JSONEncoder().encode(checkpoint))
        do {
            let generation = try await splice.store.setValue(bytes, for: key, expecting: stored?.generation ?? 0)
            return StoredValue(bytes: bytes, generation: generation)
        } catch let error as DeliveryError where error.code == .generationConflict {
            // Another backfill of the same trigger got somewhere; both positions are safe, so its stays.
            return try await splice.store.value(for: key)
        }
    }
}

extension StreamDescriptor {
    /// A checkpoint of somebody who has read everything before `position`, for a stream that an incremental cursor follows.
    public func checkpoint(at position: Int64) -> Checkpoint {
        let (highest, overflow) = position.addingReportingOverflow(cursor?.lookBack ?? 0)
        return IncrementalState(highest: overflow ? position : highest, seen: []).checkpoint(of: id)
    }
}
