public import SpliceModel
import Synchronization

extension Splice {
    /// Starts runs of a process by the calendar or at intervals. Register schedules before ``run()``, like processes.
    ///
    /// ```swift
    /// try splice.schedule("nightly-export", .cron("30 2 * * *", in: "Europe/Berlin"), starting: Export.self) { Day($0.time) }
    /// ```
    ///
    /// One time starts one run, however many workers have the schedule: the run's dedupe key is the schedule's name and
    /// time, under the source `schedule`. Where a schedule stands is kept in the store, so that a restart neither forgets
    /// nor repeats a time. A clock that is put back starts nothing twice; put forward, what it jumps over was missed.
    ///
    /// - Parameters:
    ///   - name: Unique in the store.
    ///   - schedule: When.
    ///   - process: What to start. It need not be registered in this engine.
    ///   - options: What becomes of missed times, and whether runs may overlap.
    ///   - zones: Knows the rules of time zones. Default: those of the operating system.
    ///   - input: Makes the input of the run for a time.
    /// - Throws: ``DeliveryError`` with code `registration` if there is a schedule of that name or the engine runs,
    ///   `invalidOption` if there is no such time zone.
    public func schedule<P: DurableProcess>(
        _ name: String, _ schedule: Schedule, starting process: P.Type, options: ScheduleOptions = ScheduleOptions(),
        zones: any TimeZoneRules = SystemTimeZones.shared, input: @escaping @Sendable (ScheduledTime) -> P.Input
    ) throws {
        guard !state.withLock({ $0.isRunning }) else {
            throw DeliveryError(.registration, "register every schedule before the engine runs", at: name)
        }
        // Finds a zone that does not exist now rather than at night.
        _ = try schedule.next(after: environment.clock.now, zones: zones)
        let machine = ScheduleMachine(schedule: schedule, options: options, zones: zones)
        let lane = options.lane(of: name)
        try scheduler.add(
            Scheduler.Entry(name: name, process: P.name, machine: machine) { [environment] time, now in
                Submission(
                    run: environment.newRunID(), process: P.name, version: P.version,
                    input: try Payload(input(time), at: name), source: "schedule",
                    dedupeKey: "\(name)@\(time.time)", lane: lane, submittedAt: now)
            })
    }
}
