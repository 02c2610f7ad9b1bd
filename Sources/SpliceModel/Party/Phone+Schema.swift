extension Phone: Record {
    /// The fields.
    public static let schema = Schema<Phone>(
        "phone", version: SchemaVersion(1, 0),
        [
            .field("raw", \.raw, .personal),
            .field("e164", \.e164, .personal),
            .field("extensionDigits", \.extensionDigits, .personal),
        ])
}
