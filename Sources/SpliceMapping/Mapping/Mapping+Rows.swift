extension Mapping {
    /// The rows of the mapping, as data.
    public static var rows: [MappingRow] { PlanRegistry.plan(of: Self.self).rows.map(\.note) }

    /// The fields that it leaves out on purpose.
    public static var ignoredFields: [IgnoredField] { PlanRegistry.plan(of: Self.self).ignored }

    /// True when some row applies to some records only, nested ones included.
    package static var hasConditions: Bool {
        var hasConditions = false
        RowPlace.visit(rows) { place in
            if place.row.condition != nil || place.row.announcement != nil { hasConditions = true }
        }
        return hasConditions
    }
}
