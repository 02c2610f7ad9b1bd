public import SpliceModel

/// A point in time that a system writes as a local date-time, in a zone that everybody there knows.
///
/// ```swift
/// .instant("dd.MM.yyyy HH:mm", in: .utc)
/// .instant("yyyy-MM-dd HH:mm:ss", in: .zone("Europe/Berlin", zones, .earlier))
/// ```
public struct LocalInstantRule: Rule {
    /// Where the clock hangs.
    public struct Place: Sendable {
        enum Kind: Sendable {
            case offset(UTCOffset)
            case zone(String, any TimeZoneRules, LocalTimeChoice)
        }
        let kind: Kind

        /// UTC.
        public static var utc: Place { Place(kind: .offset(.utc)) }

        /// Always as far ahead of UTC.
        public static func offset(_ offset: UTCOffset) -> Place { Place(kind: .offset(offset)) }

        /// A zone by its IANA name.
        ///
        /// - Parameters:
        ///   - name: the name, such as `Europe/Berlin`.
        ///   - rules: knows the zone's offsets.
        ///   - choice: which time is meant that clocks skipped or showed twice.
        public static func zone(_ name: String, _ rules: any TimeZoneRules, _ choice: LocalTimeChoice) -> Place {
            Place(kind: .zone(name, rules, choice))
        }
    }

    let clock: WallClock
    let place: Place

    /// Reads the point in time.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Instant {
        let local = try clock.read(cell)
        return try Refusal.catching { try instant(of: local) }
    }

    private func instant(of local: LocalDateTime) throws(ModelError) -> Instant {
        switch place.kind {
        case .offset(let offset): try local.instant(offset: offset)
        case .zone(let name, let rules, let choice): try rules.zoned(local, in: name, choice).instant
        }
    }

    /// Writes the point in time. One that is finer than the pattern is refused, and one that would not be read back: the other
    /// of two times that clocks show twice.
    public func encode(_ value: Instant, to writer: inout Writer) throws(Refusal) {
        let local = try Refusal.catching {
            switch place.kind {
            case .offset(let offset): try value.local(offset: offset)
            case .zone(let name, let rules, _): try rules.zoned(value, in: name).local
            }
        }
        guard try Refusal.catching({ try instant(of: local) }) == value else {
            throw Refusal("is a time that clocks show twice", .outOfRange)
        }
        writer.text(try clock.text(of: local))
    }

    /// So many days after the start of 2026.
    public func example(_ number: Int) -> String { clock.exampleText(number) }

    /// What the rule does.
    public var note: RuleNote {
        var edgeCases: [String] = []
        let words: String
        switch place.kind {
        case .offset(let offset): words = offset == .utc ? "UTC" : "UTC\(offset)"
        case .zone(let name, _, let choice):
            words = name
            edgeCases = [
                "times that clocks skipped or showed twice: \(choice == .reject ? "refused" : "the \(choice.rawValue)")",
                "the other of two such times is refused when written",
            ]
        }
        return RuleNote(
            "time \(clock.words) in \(words)", expects: "a date-time \(clock.words)", type: .string,
            edgeCases: edgeCases)
    }
}

extension LocalInstantRule: BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> LocalInstantRule {
        if let defect = clock.defect(needsDate: true, needsTime: true) { layout.note("“\(path)”: \(defect)") }
        return self
    }
}

extension Rule where Self == LocalInstantRule {
    /// A point in time as ISO 8601 without an offset, in a known place.
    public static func instant(in place: LocalInstantRule.Place) -> LocalInstantRule {
        LocalInstantRule(clock: .iso8601, place: place)
    }

    /// A point in time as a local date-time in the spelling of a pattern, in a known place.
    public static func instant(_ pattern: DatePattern, in place: LocalInstantRule.Place) -> LocalInstantRule {
        LocalInstantRule(clock: .pattern(pattern), place: place)
    }
}
