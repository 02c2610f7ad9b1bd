public import SpliceMapping
public import SpliceModel

/// Billing or shipping address of an order ↔ canonical address.
public enum ShopifyAddress: Mapping {
    /// The API version whose addresses these are.
    public static let version = Shopify.apiVersion

    /// The rows.
    public static func map(_ f: inout Fields<PostalAddress>) -> Reading<PostalAddress> {
        let recipient = f.field("name", \.recipient, .text.optional(empty: .isNull))
        let company = f.field("company", \.organization, .text.optional(empty: .isNull), classified: .internal)
        let first = f.field("address1", \.firstLine, .text.optional(empty: .isNull))
        let second = f.field("address2", \.furtherLines, .text.optional(empty: .isNull))
        let city = f.field("city", \.city, .text.optional(empty: .isNull))
        let area = f.field("province_code", \.administrativeArea, .text.optional(empty: .isNull))
        let postalCode = f.field("zip", \.postalCode, .text.optional(empty: .isNull))
        let country = f.field("country_code", \.country, .country)
        f.ignore("first_name", because: "part of name")
        f.ignore("last_name", because: "part of name")
        f.ignore("province", because: "province_code in words")
        f.ignore("country", because: "country_code in words")

        return { r in
            try PostalAddress(
                recipient: r[recipient], organization: r[company], lines: [r[first], r[second]].compactMap(\.self),
                city: r[city], administrativeArea: r[area], postalCode: r[postalCode], country: r[country],
                countryProvenance: .explicit)
        }
    }
}

extension PostalAddress {
    /// The line that a carrier needs.
    var firstLine: String? { lines.first }

    /// What does not fit into the first line; Shopify has one field for it.
    var furtherLines: String? { lines.count > 1 ? lines.dropFirst().joined(separator: ", ") : nil }
}
