extension Paging {
    /// A listing of any length at a system that bounds offsets: HubSpot's search ends at 10,000 results, Elasticsearch's `from` does. Before
    /// the bound is reached the listing begins anew after the last key that was read, as a window of its own.
    ///
    /// ```swift
    /// let paging = Paging.windows(of: 10_000, size: 200, records: "results", key: "id") { window, request in
    ///     request.body = search(idAbove: window.after, offset: window.offset, limit: 200)
    /// }
    /// ```
    ///
    /// The listing must be sorted by the key, ascending, and no two records may have the same: of several records with one key those
    /// beyond the bound would be lost. A time stamp alone is no such key; sort by an id.
    ///
    /// - Parameters:
    ///   - bound: The largest number of records that the system lets a listing reach.
    ///   - size: Number of records that a page is asked for.
    ///   - records: The array of records.
    ///   - key: The key within a record.
    ///   - more: A truth value that says whether the window has more; without it a page that is not full is its end.
    ///   - ask: Makes the listing's request ask for a page of a window.
    public static func windows(
        of bound: Int, size: Int, records: BodyPath, key: BodyPath, while more: BodyPath? = nil,
        ask: @escaping @Sendable (PagingWindow, inout APIRequest) throws -> Void
    ) -> Paging {
        Paging(first: .cursor(PagingWindow(after: nil, offset: 0).cursor)) { token, request in
            guard case .cursor(let cursor) = token, let window = PagingWindow(cursor: cursor) else {
                throw APIError(.paging, message: "the position is not one of a listing in windows")
            }
            try ask(window, &request)
        } next: { page in
            guard case .cursor(let cursor) = page.token, let window = PagingWindow(cursor: cursor) else { return nil }
            guard let count = JSONPeek(page.response.bytes).count(at: records) else {
                throw missing(records, page.response)
            }
            let goesOn = try more.map { try isTrue($0, page.response) } ?? (count >= size)
            guard goesOn, count > 0 else { return nil }
            let offset = window.offset + count
            guard offset + size > bound else {
                return .cursor(PagingWindow(after: window.after, offset: offset).cursor)
            }
            let last = BodyPath(records.steps + ["\(count - 1)"] + key.steps)
            guard let value = JSONPeek(page.response.bytes).value(at: last)?.text else {
                throw missing(last, page.response)
            }
            return .cursor(PagingWindow(after: value, offset: 0).cursor)
        }
    }
}
