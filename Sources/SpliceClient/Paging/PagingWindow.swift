/// Where a page stands in a listing that is read in windows, see ``Paging/windows(of:size:records:key:while:ask:)``.
public struct PagingWindow: Sendable, Hashable {
    /// The key after which the window begins; `nil` for the first one.
    public let after: String?
    /// Number of records of the window that come before the page.
    public let offset: Int

    /// A place from its parts.
    public init(after: String?, offset: Int) {
        self.after = after
        self.offset = offset
    }

    /// Offset and key in one text, so that a position can be stored like that of any listing.
    var cursor: String { after.map { "\(offset):\($0)" } ?? "\(offset)" }

    init?(cursor: String) {
        let parts = cursor.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let offset = Int(parts[0]), offset >= 0 else { return nil }
        self.init(after: parts.count > 1 ? String(parts[1]) : nil, offset: offset)
    }
}
