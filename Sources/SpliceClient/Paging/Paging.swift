import HTTPTypes

/// How a listing is continued: how a page is asked for, and how one page tells where the next is.
///
/// The kinds in common use are static members; a system with a way of its own gets a value made from two closures.
public struct Paging: Sendable {
    /// What is known about a page when the next is looked for.
    public struct Current: Sendable {
        /// The page.
        public let response: APIResponse
        /// How it was asked for.
        public let token: PagePosition.Token
    }

    /// What asks for the first page. Default ``PagePosition/Token/start``.
    public let first: PagePosition.Token
    /// How many records a page has, and how that is asked for; `nil` to leave it to the listing's own query.
    public var size: PageSize?
    let ask: @Sendable (PagePosition.Token, inout APIRequest) throws -> Void
    let next: @Sendable (Current) throws -> PagePosition.Token?

    /// A kind of paging.
    ///
    /// - Parameters:
    ///   - first: What asks for the first page.
    ///   - size: How many records a page has.
    ///   - ask: Makes the listing's request ask for the page at a cursor or a number. Addresses need nothing done.
    ///   - next: Finds what asks for the page after the current one; `nil` after the last.
    public init(
        first: PagePosition.Token = .start, size: PageSize? = nil,
        ask: @escaping @Sendable (PagePosition.Token, inout APIRequest) throws -> Void = { _, _ in },
        next: @escaping @Sendable (Current) throws -> PagePosition.Token?
    ) {
        self.first = first
        self.size = size
        self.ask = ask
        self.next = next
    }
}
