/// Where a page of a listing begins. It can be stored, and paging continued from it in another process.
///
/// A position belongs to the listing it came from: the same path and query, and the same kind of paging.
public struct PagePosition: Sendable, Hashable, Codable {
    /// How a page is asked for.
    public enum Token: Sendable, Hashable, Codable {
        /// At the listing's own address, without anything added.
        case start
        /// At an address that the page before gave.
        case address(String)
        /// With an opaque text that the page before gave.
        case cursor(String)
        /// With a number: of the page, or of the first record.
        case number(Int)
    }

    /// How the page is asked for.
    public let token: Token
    /// How many pages of the listing come before this one.
    public let index: Int

    /// A position from its parts.
    public init(_ token: Token, index: Int) {
        self.token = token
        self.index = index
    }

    /// The first page.
    public static let start = PagePosition(.start, index: 0)
}
