/// How a record stands in form data, `application/x-www-form-urlencoded` (WHATWG URL Standard, section 5).
///
/// ```swift
/// let order = try ShopOrder.decode(body, as: .form)
/// let body = try ShopOrder.encode(order, as: .form)           // line_items%5B0%5D%5Bqty%5D=2&…
/// ```
///
/// Nested records and arrays are spelt as Stripe, PHP and Rails do: `address[city]=Bonn&lines[0][qty]=2`. When read,
/// `lines[][qty]`, which starts a new element whenever a key repeats, and `tag=a&tag=b` for arrays of values are understood
/// too, and points instead of brackets: `address.city`.
public struct FormFormat: Sendable, Hashable {
    /// How "no value" is written; nothing that is read is null.
    public enum Null: Sendable, Hashable {
        /// The key is left out.
        case omitted
        /// The key with empty text, by which Stripe unsets a field.
        case empty
    }

    /// How arrays are written.
    public enum Arrays: Sendable, Hashable {
        /// `lines[0][qty]`, `tags[0]`.
        case indexed
        /// `tags=a&tags=b` for arrays of values; those of records are indexed.
        case repeated
    }

    /// How "no value" is written.
    public let null: Null
    /// How arrays are written.
    public let arrays: Arrays
    /// What a document may ask for.
    public let limits: DecodingLimits

    /// Form data with null left out and indexed arrays.
    public static let form = FormFormat(null: .omitted, arrays: .indexed, limits: .standard)

    /// Form data.
    ///
    /// - Parameters:
    ///   - null: how "no value" is written. Default: the key is left out.
    ///   - arrays: how arrays are written. Default: indexed.
    ///   - limits: what a document may ask for.
    public static func form(
        null: Null = .omitted, arrays: Arrays = .indexed, limits: DecodingLimits = .standard
    ) -> FormFormat {
        FormFormat(null: null, arrays: arrays, limits: limits)
    }
}
