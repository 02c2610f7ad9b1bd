public import SpliceModel

/// When runs are to be started: by the calendar, or at intervals.
public struct Schedule: Sendable, Hashable, CustomStringConvertible {
    private enum Kind: Sendable, Hashable {
        case cron(CronExpression, zone: String)
        case interval(milliseconds: Int64, anchor: WallTime)
    }

    private let kind: Kind

    /// At the times of a cron expression, by the clocks of a time zone.
    ///
    /// Where clocks are set forward, a time of day that is skipped comes when they have changed; where they are set back, a
    /// time of day comes the first time only. An expression whose hour field begins with `*` follows real time instead.
    ///
    /// - Parameters:
    ///   - text: Five fields, such as `30 2 * * mon-fri`; see ``CronExpression``.
    ///   - zone: The IANA name of the zone, such as `Europe/Berlin`. Default `UTC`.
    /// - Throws: ``DeliveryError`` with code `invalidOption`. Whether there is such a zone is found out when the schedule is
    ///   registered.
    public static func cron(_ text: String, in zone: String = "UTC") throws -> Schedule {
        Schedule(kind: .cron(try CronExpression(text), zone: zone))
    }

    /// Every so often, in real time, whatever clocks show.
    ///
    /// - Parameters:
    ///   - interval: At least 1 s.
    ///   - anchor: One of the times; default 1970-01-01T00:00:00Z, so that `.every(.seconds(3600))` is at full hours of UTC.
    /// - Throws: ``DeliveryError`` with code `invalidOption`.
    public static func every(
        _ interval: Duration, from anchor: WallTime = WallTime(milliseconds: 0)
    ) throws -> Schedule {
        guard interval >= .seconds(1) else {
            throw DeliveryError.invalid("Schedule.every", "\(interval)", "at least 1 s")
        }
        return Schedule(kind: .interval(milliseconds: interval.wholeMilliseconds, anchor: anchor))
    }

    /// The expression and its zone, or the interval and its anchor; changes when the schedule does.
    public var description: String {
        switch kind {
        case .cron(let expression, let zone): "cron \(expression) in \(zone)"
        case .interval(let milliseconds, let anchor): "every \(Duration.milliseconds(milliseconds)) from \(anchor)"
        }
    }

    /// The first time after `time`; `nil` if there is none any more.
    ///
    /// - Parameters:
    ///   - time: The time.
    ///   - zones: Knows the rules of time zones. Default: those of the operating system.
    /// - Throws: ``DeliveryError`` with code `invalidOption` if there is no such zone.
    public func next(after time: WallTime, zones: any TimeZoneRules = SystemTimeZones.shared) throws -> WallTime? {
        switch kind {
        case .cron(let expression, let zone):
            let second = time.milliseconds.flooredDivision(by: 1000).quotient
            let next = expression.next(after: second, try Self.clock(zone, zones))
            return next.map { WallTime(milliseconds: $0 * 1000) }
        case .interval(let step, let anchor):
            let (since, early) = time.milliseconds.subtractingReportingOverflow(anchor.milliseconds)
            guard !early else { return nil }
            let (offset, far) = (since.flooredDivision(by: step).quotient + 1).multipliedReportingOverflow(by: step)
            let (next, late) = anchor.milliseconds.addingReportingOverflow(offset)
            return far || late ? nil : WallTime(milliseconds: next)
        }
    }

    private static func clock(_ zone: String, _ zones: any TimeZoneRules) throws -> ZoneClock {
        do {
            return ZoneClock(data: try zones.zone(zone))
        } catch {
            throw DeliveryError(
                .invalidOption, "there are no rules of a time zone “\(zone)”; is tzdata installed?",
                at: "Schedule.cron",
                cause: error)
        }
    }
}
