import SpliceHTTP

/// A listing, page by page. Each page is asked for when it is wanted; nothing is kept.
///
/// - Errors: ``APIError``. After one the sequence is at its end; to go on later, start again from the ``Page/position`` of the last
///   page that was dealt with, or its ``Page/next``.
public struct PageSequence: AsyncSequence, Sendable {
    /// One page.
    public struct Page: Sendable {
        /// What the server sent.
        public let response: APIResponse
        /// Where this page begins.
        public let position: PagePosition
        /// Where the next page begins; `nil` after the last. Store it once the page's records are safe.
        public let next: PagePosition?
    }

    /// One page.
    public typealias Element = Page

    let client: APIClient
    let request: APIRequest
    let paging: Paging
    let limits: PagingLimits
    let start: PagePosition?

    /// Starts reading.
    public func makeAsyncIterator() -> Iterator { Iterator(listing: self) }

    /// Reads page after page.
    public struct Iterator: AsyncIteratorProtocol {
        private let listing: PageSequence
        private var position: PagePosition?
        private var watch: PagingGuard

        init(listing: PageSequence) {
            self.listing = listing
            position = listing.start ?? PagePosition(listing.paging.first, index: 0)
            watch = PagingGuard(listing.limits)
        }

        /// The next page; `nil` after the last.
        public mutating func next() async throws -> Page? {
            guard let position else { return nil }
            // Whatever is thrown below, the sequence has ended.
            self.position = nil
            do { try watch.admit(position) } catch { throw listing.error(error.message) }
            let page = try await listing.page(at: position)
            self.position = page.next
            return page
        }
    }
}

extension PageSequence {
    /// Fetches one page and finds the next.
    func page(at position: PagePosition) async throws -> Page {
        let response = try await client.send(try request(for: position.token))
        let token = try paging.next(Paging.Current(response: response, token: position.token))
        let next = try token.map { PagePosition(try checked($0, on: response), index: position.index + 1) }
        return Page(response: response, position: position, next: next)
    }

    private func request(for token: PagePosition.Token) throws -> APIRequest {
        var request = request
        if case .address(let address) = token {
            // The address is complete: the listing's own query is part of it, or was replaced on purpose.
            guard let target = WebAddress(address), target.hasSameOrigin(as: client.base) else { throw foreign() }
            request.path = address
            request.query = Query()
        }
        try paging.ask(token, &request)
        return request
    }

    /// Makes an address absolute, and refuses one that leads elsewhere: the credentials would go with it.
    private func checked(_ token: PagePosition.Token, on page: APIResponse) throws -> PagePosition.Token {
        guard case .address(let reference) = token else { return token }
        guard let target = page.url.resolving(reference) else {
            throw error("the next page has an address that cannot be read")
        }
        guard target.hasSameOrigin(as: client.base) else { throw foreign() }
        return .address(target.description)
    }

    private func foreign() -> APIError {
        error("the next page is on another host than the listing; its address is not followed")
    }

    func error(_ message: String) -> APIError {
        APIError(
            .paging, message: message, operation: request.label, host: client.base.host, outcome: .processed)
    }
}
