extension PersonName {
    /// The name in at most `limit` characters (or code units, as `unit` says), giving up as little as possible.
    ///
    /// The first of these that fits: the full name verbatim; without its title; middle names as initials; without them;
    /// without the suffix; the given name as an initial; the family name alone; and last the beginning of whatever
    /// there is, never cut inside a character. Parts stay in the order of the full name.
    public func joined(limit: Int, unit: LengthUnit) -> String {
        guard unit.length(of: full) > limit else { return full }
        let candidates = shortenings
        return candidates.first { unit.length(of: $0) <= limit }
            ?? unit.prefix(of: candidates.last ?? full, limit: limit)
    }

    /// From the longest to the shortest; empty when no parts are known.
    private var shortenings: [String] {
        guard given != nil || family != nil else { return [] }
        let initials = middle.map { $0.split(separator: " ").map(PersonName.initial).joined(separator: " ") }
        return [
            line(given, middle, suffix),
            line(given, initials, suffix),
            line(given, nil, suffix),
            line(given, nil, nil),
            line(family == nil ? given : given.map { PersonName.initial($0[...]) }, nil, nil),
            family ?? given ?? full,
        ]
    }

    private func line(_ given: String?, _ middle: String?, _ suffix: String?) -> String {
        let parts = isFamilyFirst ? [family, given, middle, suffix] : [given, middle, family, suffix]
        return parts.compactMap(\.self).joined(separator: " ")
    }

    private var isFamilyFirst: Bool {
        guard let family, given != nil else { return false }
        return full.hasPrefix(family) && !full.dropFirst(family.count).hasPrefix(",")
    }

    private static func initial(_ name: Substring) -> String { name.first.map { "\($0)." } ?? "" }
}
