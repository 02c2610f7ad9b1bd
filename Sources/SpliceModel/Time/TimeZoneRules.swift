/// Knows the offsets of named time zones. A role: the rules may come from the system's files, a service or a test.
public protocol TimeZoneRules: Sendable {
    /// The rules of a zone by its IANA name. Throws `unknownCode` when there is no such zone.
    func zone(_ name: String) throws(ModelError) -> TimeZoneData
}

/// Which point in time a local date-time denotes where clocks were set back or forward.
public enum LocalTimeChoice: String, Sendable, Hashable, Codable, CaseIterable {
    /// The earlier of the two times that a clock shows twice; for a time that a clock skips, the one as much before the
    /// gap.
    case earlier
    /// The later of the two times that a clock shows twice; for a time that a clock skips, the one as much behind the
    /// gap.
    case later
    /// Neither: such a time is an error.
    case reject
}

extension TimeZoneRules {
    /// A point in time as a zone shows it. Throws `unknownCode`, or `outOfRange` at the ends of the calendar.
    public func zoned(_ instant: Instant, in zone: String) throws(ModelError) -> ZonedDateTime {
        let offset = try self.zone(zone).offset(at: instant)
        return try ZonedDateTime(local: instant.local(offset: offset), offset: offset, zone: zone)
    }

    /// A local date-time in a zone.
    ///
    /// - Parameters:
    ///   - local: what calendar and clock show.
    ///   - zone: the IANA name of the zone.
    ///   - choice: what to do when clocks were changed at that time.
    /// - Throws: `unknownCode`; `outOfRange` at the ends of the calendar; `conflict` when `choice` is
    ///   ``LocalTimeChoice/reject`` and the time was skipped or came twice.
    public func zoned(
        _ local: LocalDateTime, in zone: String, _ choice: LocalTimeChoice
    ) throws(ModelError) -> ZonedDateTime {
        let rules = try self.zone(zone)
        let candidates = rules.offsets(of: local)
        if candidates.count == 1 { return try ZonedDateTime(local: local, offset: candidates[0], zone: zone) }
        guard choice != .reject else {
            let reason = candidates.isEmpty ? "clocks skipped this time" : "clocks showed this time twice"
            throw ModelError(.conflict, "TimeZoneRules", "\(reason) in \(zone)")
        }
        if candidates.isEmpty {
            // In a gap: the instant by the offset before it lies behind the gap, by the offset behind it before the
            // gap.
            let around = rules.offsetsAround(local)
            let instant = try local.instant(offset: choice == .later ? around.before : around.after)
            return try zoned(instant, in: zone)
        }
        // Clocks that are further ahead show a time earlier.
        let ordered = candidates.sorted { $0.seconds > $1.seconds }
        return try ZonedDateTime(
            local: local, offset: choice == .earlier ? ordered[0] : ordered[ordered.count - 1], zone: zone)
    }

    /// True when the offset of a zoned date-time is the one that its zone has at that time, or it names no zone.
    public func isConsistent(_ value: ZonedDateTime) throws(ModelError) -> Bool {
        guard let name = value.zone else { return true }
        return try zone(name).offset(at: value.instant) == value.offset
    }
}
