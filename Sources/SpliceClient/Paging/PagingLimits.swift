/// Bounds of a listing, so that a server's mistake does not keep a client busy for ever.
public struct PagingLimits: Sendable, Hashable {
    /// Largest number of pages; beyond it ``APIError/Code/paging`` is thrown rather than records left out in silence.
    /// Default 100,000.
    public var pages: Int

    /// Bounds.
    public init(pages: Int = 100_000) { self.pages = pages }
}

/// Watches over a listing: no page twice, not too many pages. Pure.
struct PagingGuard {
    private let limits: PagingLimits
    /// Hashes of the tokens that were asked for. 64 bits keep a chance meeting among 100,000 below one in a thousand
    /// million, for a tenth of the memory of the tokens.
    private var seen: Set<Int> = []

    init(_ limits: PagingLimits) { self.limits = limits }

    /// Notes that the page at `position` is asked for; throws what is wrong with that.
    mutating func admit(_ position: PagePosition) throws(Fault) {
        guard position.index < limits.pages else { throw .tooMany(limits.pages) }
        guard seen.insert(position.token.hashValue).inserted else { throw .cycle }
    }

    /// What can be wrong with a listing.
    enum Fault: Error {
        case tooMany(Int)
        case cycle

        var message: String {
            switch self {
            case .tooMany(let limit): "the listing has more than \(limit) pages"
            case .cycle: "the listing leads back to a page that was read already"
            }
        }
    }
}
