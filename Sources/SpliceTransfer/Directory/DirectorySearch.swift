/// A question to a directory (RFC 4511 section 4.5).
public struct DirectorySearch: Sendable, Hashable {
    /// How far below the base to look.
    public enum Scope: String, Sendable, Hashable {
        /// The base entry alone.
        case base
        /// The entries directly below it, without itself.
        case oneLevel = "one"
        /// The base and everything below it.
        case subtree = "sub"
    }

    /// The distinguished name of the entry to begin at (RFC 4514); empty for the server's own entry (root DSE).
    public var base: String
    /// How far below it to look.
    public var scope: Scope
    /// Which entries.
    public var filter: DirectoryFilter
    /// Which attributes of them; empty for all user attributes. Default: all.
    public var attributes: [DirectoryAttribute]
    /// The most entries that are taken; a further one ends the search, and the result says that it is not complete.
    /// Default 1,000, at least 1.
    public var limit: Int
    /// Entries asked for at a time (RFC 2696), over one connection; `nil` asks for all at once, which servers cut off at
    /// a limit of their own (Active Directory: 1,000). Default 500; a server without pages answers in one.
    public var pageSize: Int?

    /// A question.
    public init(
        base: String, scope: Scope = .subtree, filter: DirectoryFilter = .present("objectClass"),
        attributes: [DirectoryAttribute] = [], limit: Int = 1_000,
        pageSize: Int? = 500
    ) {
        self.base = base
        self.scope = scope
        self.filter = filter
        self.attributes = attributes
        self.limit = limit
        self.pageSize = pageSize
    }
}
