import SpliceModel
import Synchronization

/// Starts the runs of an engine's schedules: the shell around ``ScheduleMachine``.
///
/// Any number of workers may have the same schedules. Whoever comes first starts the run; for the others its dedupe key, the
/// schedule's name and time, is known already.
final class Scheduler: Sendable {
    /// A schedule and what it starts.
    struct Entry: Sendable {
        let name: String
        let process: String
        let machine: ScheduleMachine
        let submission: @Sendable (ScheduledTime, _ now: WallTime) throws -> Submission
    }

    private let environment: EngineEnvironment
    private let entries = Mutex<[Entry]>([])

    init(_ environment: EngineEnvironment) { self.environment = environment }

    var isEmpty: Bool { entries.withLock { $0.isEmpty } }

    /// - Throws: ``DeliveryError`` with code `registration` if there is a schedule of that name.
    func add(_ entry: Entry) throws {
        try entries.withLock { entries in
            guard !entries.contains(where: { $0.name == entry.name }) else {
                throw DeliveryError(.registration, "a schedule of that name is registered already", at: entry.name)
            }
            entries.append(entry)
        }
    }

    /// Starts what is due.
    ///
    /// - Returns: Whether anything was started, and when to look again.
    func turn() async throws -> (hasStarted: Bool, next: WallTime) {
        var hasStarted = false
        var next = WallTime.distantFuture
        for entry in entries.withLock({ $0 }) {
            let (started, due) = try await turn(entry)
            hasStarted = hasStarted || started
            next = min(next, due)
        }
        return (hasStarted, next)
    }

    private func turn(_ entry: Entry) async throws -> (hasStarted: Bool, next: WallTime) {
        let store = environment.store
        let now = environment.clock.now
        let found = try await store.schedule(entry.name)
        let record =
            found?.record
            ?? ScheduleRecord(
                name: entry.name, process: entry.process, definition: entry.machine.schedule.description)
        let turn = try entry.machine.turn(record, now: now)
        if !turn.times.isEmpty { try await start(turn.times, of: entry, now: now) }
        guard let changed = turn.record else { return (false, record.next ?? .distantFuture) }
        do {
            // After the runs, so that a crash in between starts them again, which the inbox recognises.
            try await store.keep(changed, expecting: found?.generation ?? 0)
        } catch let error as DeliveryError where error.code == .generationConflict {
            // Another worker was here at the same time, or a person has stopped the schedule: look again at once.
            return (!turn.times.isEmpty, now)
        }
        return (!turn.times.isEmpty, changed.next ?? .distantFuture)
    }

    private func start(_ times: [WallTime], of entry: Entry, now: WallTime) async throws {
        let submissions = try times.map { time in
            try entry.submission(ScheduledTime(schedule: entry.name, time: time), now)
        }
        for receipt in try await environment.store.submit(submissions) where !receipt.isDuplicate {
            environment.emit(ProcessEvent(.submitted, run: receipt.run, process: entry.process, time: now))
        }
    }
}
