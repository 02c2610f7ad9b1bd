import SpliceModel

/// When an expression comes next, by the clocks of a zone.
///
/// Where clocks are set forward or back, as in Debian's cron (https://manpages.debian.org/bookworm/cron/cron.8.en.html):
///
/// | the hour field | a time that is skipped | a time that comes twice |
/// |---|---|---|
/// | begins with `*`: every so often | does not come; real time goes on | comes twice |
/// | anything else: at a time of day | comes when the clocks have changed, once | comes the first time only |
extension CronExpression {
    /// The first second after `second` at which the expression comes; `nil` if there is none any more.
    func next(after second: Int64, _ clock: ZoneClock) -> Int64? {
        // A skipped time may be the one of the day before: start there.
        let today = clock.local(second).flooredDivision(by: 86_400).quotient
        guard var start = LocalDate(dayNumber: Int(today) - 1) else { return nil }
        while let date = day(onOrAfter: start) {
            if let found = first(on: Int64(date.dayNumber) * 86_400, after: second, clock) { return found }
            guard let following = LocalDate(dayNumber: date.dayNumber + 1) else { return nil }
            start = following
        }
        return nil
    }

    /// The first second of a day, given by its local midnight, that comes after `second`.
    private func first(on midnight: Int64, after second: Int64, _ clock: ZoneClock) -> Int64? {
        // On most days the clocks do not change, and the first time that is late enough is the one.
        let isPlain = !clock.changes(from: midnight - 86_400, to: midnight + 2 * 86_400)
        var best: Int64?
        for hour in hours.values {
            for minute in minutes.values {
                for time in times(of: midnight + Int64(hour) * 3600 + Int64(minute) * 60, clock) where time > second {
                    if isPlain { return time }
                    best = min(best ?? time, time)
                }
            }
        }
        return best
    }

    private func times(of local: Int64, _ clock: ZoneClock) -> [Int64] {
        switch clock.reading(of: local) {
        case .once(let second): [second]
        case .twice(let first, let second): hours.isStar ? [first, second] : [first]
        case .skipped(let change): hours.isStar ? [] : [change]
        }
    }
}
