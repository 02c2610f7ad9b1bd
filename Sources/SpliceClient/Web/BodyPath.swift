/// Where a value stands in a JSON document: object keys and array indices, outermost first.
///
/// As text, steps are separated by dots: `"paging.next.after"`, `"errors.0.code"`. A key that contains a dot needs the list
/// form: `["@odata.nextLink"]`.
public struct BodyPath: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
    CustomStringConvertible
{
    /// Keys and indices; an index is written as a decimal number and applies where the document has an array.
    public let steps: [String]

    /// A path from its steps.
    public init(_ steps: [String]) { self.steps = steps }

    /// A path of keys without dots, `"a.b.0"`. The empty text is the document itself.
    public init(stringLiteral value: String) {
        steps = value.split(separator: ".").map(String.init)
    }

    /// A path from its steps, for keys with dots in them.
    public init(arrayLiteral elements: String...) { steps = elements }

    /// The steps, separated by dots.
    public var description: String { steps.joined(separator: ".") }
}
