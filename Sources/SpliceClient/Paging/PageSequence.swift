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
    let isPrefetching: Bool

    /// The same listing, with the next page on its way while the current one is dealt with: one request and one page more than is
    /// asked for. Ending early cancels it.
    public func prefetching() -> PageSequence {
        PageSequence(
            client: client, request: request, paging: paging, limits: limits, start: start, isPrefetching: true)
    }

    /// Starts reading.
    public func makeAsyncIterator() -> Iterator { Iterator(listing: self) }

    /// Reads page after page.
    public struct Iterator: AsyncIteratorProtocol {
        private let listing: PageSequence
        private var position: PagePosition?
        private var watch: PagingGuard
        private var size: PageSize?
        private var ahead: PageAhead?
        /// What is wrong with going on, once the page before it has been handed over.
        private var fault: APIError?

        init(listing: PageSequence) {
            self.listing = listing
            position = listing.start ?? PagePosition(listing.paging.first, index: 0)
            watch = PagingGuard(listing.limits)
            size = listing.paging.size
        }

        /// The next page; `nil` after the last.
        public mutating func next() async throws -> Page? {
            if let fault {
                self.fault = nil
                throw fault
            }
            guard let position else { return nil }
            // Whatever is thrown below, the sequence has ended.
            self.position = nil
            let fetched: (page: Page, size: PageSize?)
            if let ahead {
                self.ahead = nil
                fetched = try await ahead.value
            } else {
                try admit(position)
                fetched = try await listing.page(at: position, size: size)
            }
            size = fetched.size
            self.position = fetched.page.next
            if listing.isPrefetching, let next = fetched.page.next {
                do throws(APIError) {
                    try admit(next)
                    ahead = PageAhead(listing: listing, position: next, size: size)
                } catch {
                    (fault, self.position) = (error, nil)
                }
            }
            return fetched.page
        }

        private mutating func admit(_ position: PagePosition) throws(APIError) {
            do throws(PagingGuard.Fault) { try watch.admit(position) } catch { throw listing.error(error.message) }
        }
    }
}

extension PageSequence {
    /// Fetches one page, in smaller pieces if the server fails on it; returns it with the size that went well.
    func page(at position: PagePosition, size: PageSize?) async throws -> (page: Page, size: PageSize?) {
        do {
            return (try await page(at: position, of: size), size)
        } catch let error as APIError where Self.sizeMayMatter.contains(error.code) {
            guard let smaller = size?.halved else { throw error }
            return try await page(at: position, size: smaller)
        }
    }

    private static let sizeMayMatter: Set<APIError.Code> = [.server, .timeout, .transport]

    private func page(at position: PagePosition, of size: PageSize?) async throws -> Page {
        let response = try await client.send(try request(for: position.token, size: size))
        let token = try paging.next(Paging.Current(response: response, token: position.token))
        let next = try token.map { PagePosition(try checked($0, on: response), index: position.index + 1) }
        return Page(response: response, position: position, next: next)
    }

    private func request(for token: PagePosition.Token, size: PageSize?) throws -> APIRequest {
        var request = request
        if let size { request.query[size.parameter] = "\(size.records)" }
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
