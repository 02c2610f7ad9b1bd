import HTTPTypes

extension APIClient {
    /// The listing at `path`, page by page.
    ///
    /// - Parameters:
    ///   - path: Where the listing is.
    ///   - query: Its query; page size included, where the paging does not set it.
    ///   - paging: How it is continued.
    ///   - start: Where to begin: a position of an earlier run, `nil` for the first page.
    ///   - limits: Bounds of the listing.
    ///   - operation: A name for logs and metrics.
    ///   - priority: Who goes first when requests queue; ``Priority/background`` suits a backfill.
    public func pages(
        _ path: String, query: Query = Query(), paging: Paging, from start: PagePosition? = nil,
        limits: PagingLimits = PagingLimits(), operation: String = "", priority: Priority = .normal
    ) -> PageSequence {
        pages(
            APIRequest(.get, path, query: query, operation: operation, priority: priority), paging: paging, from: start,
            limits: limits)
    }

    /// The listing that `request` asks for, page by page; for listings by POST, or with header fields of their own.
    public func pages(
        _ request: APIRequest, paging: Paging, from start: PagePosition? = nil, limits: PagingLimits = PagingLimits()
    ) -> PageSequence {
        PageSequence(client: self, request: request, paging: paging, limits: limits, start: start, isPrefetching: false)
    }

    /// The listing at `path`, record by record.
    ///
    /// - Parameters:
    ///   - path: Where the listing is.
    ///   - query: Its query.
    ///   - paging: How it is continued.
    ///   - start: Where to begin.
    ///   - limits: Bounds of the listing.
    ///   - operation: A name for logs and metrics.
    ///   - priority: Who goes first when requests queue.
    ///   - decoder: Turns the bytes of one page into its records.
    public func records<Record: Sendable>(
        _ path: String, query: Query = Query(), paging: Paging, from start: PagePosition? = nil,
        limits: PagingLimits = PagingLimits(), operation: String = "", priority: Priority = .normal,
        decode decoder: BodyDecoder<[Record]>
    ) -> RecordSequence<Record> {
        RecordSequence(
            pages: pages(
                path, query: query, paging: paging, from: start, limits: limits, operation: operation,
                priority: priority),
            decoder: decoder)
    }
}
