public import SpliceModel

/// A date-time whose offset or zone is kept.
///
/// ```swift
/// .zoned                                                    // "2026-07-31T12:30:00+02:00[Europe/Berlin]", RFC 9557
/// .zoned(zone: "time_zone", zones, .earlier)                // "2026-07-31T12:30:00" beside "time_zone": "Europe/Berlin"
/// .zoned("dd.MM.yyyy HH:mm", zone: "tz", zones, .reject)
/// ```
public struct ZonedRule: Rule {
    /// The zone in a field beside.
    struct Beside: Sendable {
        let clock: WallClock
        let field: String
        let rules: any TimeZoneRules
        let choice: LocalTimeChoice
    }

    let beside: Beside?

    /// The field with the zone's name.
    public var companion: String? { beside?.field }

    /// Reads the date-time.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> ZonedDateTime {
        guard let beside else {
            guard let value = ZonedDateTime(try cell.text()) else { throw Refusal(.malformed) }
            return value
        }
        let local = try beside.clock.read(cell)
        let name = try cell.withCompanion { (zone) throws(Refusal) in
            guard zone.kind == .string else { throw Refusal("has no time zone beside it", .companion) }
            return try zone.text()
        }
        do throws(ModelError) {
            return try beside.rules.zoned(local, in: name, beside.choice)
        } catch {
            throw error.code == .unknownCode ? Refusal("is no time zone", .companion) : Refusal(IssueCode(error.code))
        }
    }

    /// Writes the date-time. Beside a zone's name, one is refused that has none, or that would not be read back.
    public func encode(_ value: ZonedDateTime, to writer: inout Writer) throws(Refusal) {
        guard let beside else { return writer.text(value.description) }
        guard let zone = value.zone else { throw Refusal("has no time zone") }
        let again = try Refusal.catching { try beside.rules.zoned(value.local, in: zone, beside.choice) }
        guard again == value else { throw Refusal("is a time that clocks show twice", .outOfRange) }
        writer.text(try beside.clock.text(of: value.local))
    }

    /// Writes the zone's name.
    public func encodeCompanion(_ value: ZonedDateTime, to writer: inout Writer) throws(Refusal) {
        if let zone = value.zone { writer.text(zone) }
    }

    /// The zone's name as a number: FNV-1a of its bytes.
    public func companionKey(of value: ZonedDateTime) -> UInt64 { value.zone.map { FieldConstant.key(of: $0) } ?? 0 }

    /// So many days after the start of 2026.
    public func example(_ number: Int) -> String {
        if let beside { return beside.clock.exampleText(number) }
        return FieldConstant.text("\(WallClock.iso8601.example(number))+02:00").description
    }

    /// UTC.
    public func companionExample(_ number: Int) -> String { "\"Etc/UTC\"" }

    /// What the rule does.
    public var note: RuleNote {
        guard let beside else {
            return RuleNote(
                "date-time with offset and zone", expects: "a date-time of RFC 9557", type: .string,
                edgeCases: [
                    "an offset without a zone is kept", "whether the offset is the zone's is not checked",
                    "+00:00 is written Z",
                ])
        }
        return RuleNote(
            "date-time \(beside.clock.words), zone in \(beside.field)", expects: "a date-time \(beside.clock.words)",
            type: .string,
            edgeCases: [
                "times that clocks skipped or showed twice: \(beside.choice == .reject ? "refused" : "the \(beside.choice.rawValue)")",
                "the other of two such times is refused when written",
            ])
    }
}

extension ZonedRule: BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> ZonedRule {
        if let defect = beside?.clock.defect(needsDate: true, needsTime: true) { layout.note("“\(path)”: \(defect)") }
        return self
    }
}

extension Rule where Self == ZonedRule {
    /// A date-time with its offset and, where it has one, its zone: RFC 9557, or RFC 3339 alone.
    public static var zoned: ZonedRule { ZonedRule(beside: nil) }

    /// A local date-time, ISO 8601, whose zone stands in another field.
    ///
    /// - Parameters:
    ///   - field: the path of the field with the zone's IANA name; with `^.` before it, in the record around.
    ///   - rules: knows the offsets of zones.
    ///   - choice: which time is meant that clocks skipped or showed twice.
    public static func zoned(zone field: String, _ rules: any TimeZoneRules, _ choice: LocalTimeChoice) -> ZonedRule {
        ZonedRule(beside: ZonedRule.Beside(clock: .iso8601, field: field, rules: rules, choice: choice))
    }

    /// A local date-time in the spelling of a pattern, whose zone stands in another field.
    public static func zoned(
        _ pattern: DatePattern, zone field: String, _ rules: any TimeZoneRules, _ choice: LocalTimeChoice
    ) -> ZonedRule {
        ZonedRule(beside: ZonedRule.Beside(clock: .pattern(pattern), field: field, rules: rules, choice: choice))
    }
}

extension FieldConstant {
    /// A text as a number other than 0: FNV-1a of its bytes.
    static func key(of text: String) -> UInt64 {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return hash == 0 ? 1 : hash
    }
}
