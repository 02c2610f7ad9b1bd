/// What is written in the place of a text that a flow may not see in full.
///
/// ```swift
/// .full                                   // ***
/// .last(4)                                // ***4242
/// .domain                                 // ***@web.example
/// .keyedHash(key)                         // of SpliceConnect: the same value has the same hash, without its key no way back
/// FieldMask("initials", longest: 10) { name in … }
/// ```
///
/// A mask works on the text as the row would write it, shortened and spelt for that document. The text it makes is cut to
/// what the field holds, between two characters. It must be a text that the row itself would read: `***` stands for a name
/// and for no country, date or amount. That is tried with examples of the row's rule when a ``GrantedEncoder`` is made.
public struct FieldMask: Sendable {
    /// What the mask is called in reports.
    public let name: String
    /// The most characters that it writes, for a check against the limit of the field; nil where it depends on the value.
    public let longest: Int?
    /// What is written for a value.
    public let text: @Sendable (String) -> String

    /// A mask of one's own.
    ///
    /// - Parameters:
    ///   - name: what reports call it.
    ///   - longest: the most characters that it writes; nil, the default, where it depends on the value and may be cut.
    ///   - text: what is written for a value. It runs once for each value, on the task that encodes, and for a few examples
    ///     when an encoder is made.
    public init(_ name: String, longest: Int? = nil, text: @escaping @Sendable (String) -> String) {
        self.name = name
        self.longest = longest
        self.text = text
    }

    /// Nothing of the value: `***`.
    public static let full = FieldMask("full") { _ in "***" }

    /// The last characters behind stars, where the text has at least twice as many; stars alone otherwise.
    ///
    /// - Parameter count: how many characters stay, 0…; for card and account numbers that people know by their end.
    public static func last(_ count: Int) -> FieldMask {
        FieldMask("last \(max(count, 0))") { text in
            text.count >= 2 * max(count, 1) ? "***\(text.suffix(max(count, 0)))" : "***"
        }
    }

    /// What stands behind the last `@` of an address: `***@web.example`; stars alone where there is none.
    public static let domain = FieldMask("domain") { text in
        text.lastIndex(of: "@").map { "***\(text[$0...])" } ?? "***"
    }
}
