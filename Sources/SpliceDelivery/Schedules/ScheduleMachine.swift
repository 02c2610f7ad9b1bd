import SpliceModel

/// Decides which runs a schedule starts now. Does nothing itself.
struct ScheduleMachine: Sendable {
    let schedule: Schedule
    let options: ScheduleOptions
    let zones: any TimeZoneRules

    /// What is to be done, and where the schedule stands afterwards.
    struct Turn: Sendable, Equatable {
        /// The times for which a run is to be started, oldest first.
        var times: [WallTime] = []
        /// The record to keep; `nil` if nothing has changed.
        var record: ScheduleRecord?
    }

    /// The longest time that is looked back for what was missed: a year.
    static let horizon = Duration.seconds(366 * 86_400)

    /// A clock that is set back further than this was wrong before: a day.
    static let setBack = Duration.seconds(86_400)

    func turn(_ record: ScheduleRecord, now: WallTime) throws -> Turn {
        var changed = record
        if record.definition != schedule.description {
            changed.definition = schedule.description
            changed.next = nil
        }
        if let last = changed.last, last - now > Self.setBack {
            // The clock was far ahead once. What it wrote then must not silence the schedule until that time comes.
            changed.last = nil
            changed.next = nil
        }
        if changed.isPaused { return Turn(record: changed == record ? nil : changed) }
        if let due = changed.next, due - now > Self.setBack,
            let next = try next(after: now), due - next > Self.setBack
        {
            // The same, before the schedule had started anything.
            changed.next = nil
        }
        guard let due = changed.next else {
            // A new, changed or resumed schedule begins now; nothing was missed.
            changed.next = try schedule.next(after: now, zones: zones)
            return Turn(record: changed == record ? nil : changed)
        }
        guard due <= now else { return Turn(record: changed == record ? nil : changed) }
        let (times, skipped, next) = try passed(from: due, to: now)
        changed.next = next
        changed.last = times.last ?? changed.last
        changed.started += Int64(times.count)
        changed.skipped += skipped
        return Turn(times: times, record: changed)
    }

    private func passed(
        from due: WallTime, to now: WallTime
    ) throws -> (times: [WallTime], skipped: Int64, next: WallTime?) {
        var late: [WallTime] = []
        var skipped: Int64 = 0
        var time: WallTime? = now - due > Self.horizon ? try next(after: now + Self.horizon * -1) : due
        while let passed = time, passed <= now {
            late.append(passed)
            if late.count > options.missed.limit + 1 {
                late.removeFirst()
                skipped += 1
            }
            time = try next(after: passed)
        }
        // The last one is on time if it is not too late; then it does not count as missed.
        let isOnTime = late.last.map { now - $0 <= options.tolerance } ?? false
        let limit = options.missed.limit
        // One run makes up for all of them: then the one on time does, too.
        let wanted = isOnTime ? (options.missed == .runOnce ? 1 : limit + 1) : limit
        let times = Array(late.suffix(wanted))
        return (times, skipped + Int64(late.count - times.count), time)
    }

    private func next(after time: WallTime) throws -> WallTime? { try schedule.next(after: time, zones: zones) }
}
