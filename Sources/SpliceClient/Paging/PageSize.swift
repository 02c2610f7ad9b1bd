/// How many records a page is to have.
public struct PageSize: Sendable, Hashable {
    /// The query parameter that asks for it.
    public var parameter: String
    /// Number of records.
    public var records: Int
    /// The size down to which pages are halved when the server fails on them or takes too long. Default the size itself: they
    /// are not. Kinds of paging that count in pages never halve: the numbers would mean other records.
    public var smallest: Int

    /// A size.
    public init(_ parameter: String, _ records: Int, smallest: Int? = nil) {
        self.parameter = parameter
        self.records = records
        self.smallest = smallest ?? records
    }

    /// The size to try after a failure; `nil` when there is none.
    var halved: PageSize? {
        guard records / 2 >= smallest, records / 2 > 0 else { return nil }
        return PageSize(parameter, records / 2, smallest: smallest)
    }
}
