extension PersonName: Record {
    /// The fields.
    public static let schema = Schema<PersonName>(
        "person-name", version: SchemaVersion(1, 0),
        [
            .field("full", \.full, .personal),
            .field("title", \.title, .personal),
            .field("given", \.given, .personal),
            .field("middle", \.middle, .personal),
            .field("family", \.family, .personal),
            .field("suffix", \.suffix, .personal),
        ])
}
