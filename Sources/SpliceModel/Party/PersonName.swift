/// A person's name: the full name exactly as it was given, beside the parts that systems ask for.
///
/// A full name cannot be taken apart without guessing, and parts put together may differ from what the person writes,
/// so both are kept. Parts that are not known are nil. Follows the fields of CLDR's person names (Unicode TS 35, part
/// 8); particles (`van der`) belong to `family`.
public struct PersonName: Sendable, Hashable, Codable {
    /// The whole name, verbatim.
    public let full: String
    /// What precedes the name: `Dr.`, `Mrs`.
    public let title: String?
    /// The given name, or the only name of a person who has one.
    public let given: String?
    /// Further given names, or their initials.
    public let middle: String?
    /// The family name, all of it, with its particles.
    public let family: String?
    /// What follows the name: `Jr.`, `III`, `PhD`.
    public let suffix: String?

    /// A name from its parts and the full name as the source gave it.
    public init(full: String, title: String?, given: String?, middle: String?, family: String?, suffix: String?) {
        self.full = full
        self.title = title
        self.given = given
        self.middle = middle
        self.family = family
        self.suffix = suffix
    }

    /// A name from a source that has parts and no full name; the full name is the parts in order, with spaces between.
    ///
    /// Empty parts count as unknown.
    public init(title: String?, given: String?, middle: String?, family: String?, suffix: String?) {
        func part(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
        let parts = [part(title), part(given), part(middle), part(family), part(suffix)]
        self.init(
            full: parts.compactMap(\.self).joined(separator: " "), title: parts[0], given: parts[1], middle: parts[2],
            family: parts[3], suffix: parts[4])
    }

    /// A name from a given and a family name, either of which may be empty or unknown.
    public init(given: String?, family: String?) {
        self.init(title: nil, given: given, middle: nil, family: family, suffix: nil)
    }
}
