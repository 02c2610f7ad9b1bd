/// One document format, row by row, and the entity that it stands for.
///
/// ```swift
/// enum ShopOrder: Mapping {
///     static let version = "2026-07"
///
///     static func map(_ f: inout Fields<Order>) -> Reading<Order> {
///         let number = f.field("name",        \.number,   .text(max: 50))
///         let placed = f.field("created_at",  \.placedAt, .rfc3339)
///         let total  = f.field("total_price", \.total,    .money(currency: "currency"))
///         return { r in try Order(number: r[number], placedAt: r[placed], total: r[total]) }
///     }
/// }
/// let order = try ShopOrder.decode(bytes)
/// let bytes = try ShopOrder.encode(order)
/// ```
///
/// The compiler proves that every property of the entity is filled: a missing row is a missing argument of its
/// initialiser, an unused one a warning. A mapping is a constant: `map` is called once per process, and must do nothing
/// but declare rows. It cannot contain itself.
public protocol Mapping<Entity>: Sendable {
    /// What a document becomes.
    associatedtype Entity

    /// What messages and documents call the mapping. The default is the name of the type.
    static var name: String { get }

    /// The version of the document format, such as the API version.
    static var version: String { get }

    /// Who answers for the mapping: a team or a role, as its spreadsheet names it. Nil, the default, for nobody.
    static var owner: String? { get }

    /// The path of the field that tells records apart, for messages about a record: `"name"`. Nil, the default, for none.
    static var identity: String? { get }

    /// Declares the rows, and how an entity is made of them.
    static func map(_ f: inout Fields<Entity>) -> Reading<Entity>
}

extension Mapping {
    /// The name of the type.
    public static var name: String { "\(Self.self)" }

    /// Nobody is named.
    public static var owner: String? { nil }

    /// No field tells records apart.
    public static var identity: String? { nil }
}
