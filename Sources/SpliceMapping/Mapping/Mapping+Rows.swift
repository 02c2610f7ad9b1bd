extension Mapping {
    /// The rows of the mapping, as data.
    public static var rows: [MappingRow] { PlanRegistry.plan(of: Self.self).rows.map(\.note) }

    /// The fields that it leaves out on purpose.
    public static var ignoredFields: [IgnoredField] { PlanRegistry.plan(of: Self.self).ignored }
}
