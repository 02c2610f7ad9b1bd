extension PostalAddress: Record {
    /// The fields.
    public static let schema = Schema<PostalAddress>(
        "postal-address", version: SchemaVersion(1, 0),
        [
            .field("recipient", \.recipient, .personal),
            .field("organization", \.organization, .internal),
            .field("lines", \.lines, .personal),
            .field("city", \.city, .personal),
            .field("administrativeArea", \.administrativeArea, .internal),
            .field("postalCode", \.postalCode, .personal),
            .field("country", \.country, .internal),
            .field("countryProvenance", \.countryProvenance, .internal),
        ])
}
