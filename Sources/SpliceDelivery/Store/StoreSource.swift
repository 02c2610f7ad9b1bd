/// How to come by a store; what `Splice(store:)` takes. Stores add static members, such as `.sqlite("x.db")`.
public struct StoreSource: Sendable {
    /// Opens the store.
    public var open: @Sendable () async throws -> any Store

    /// A source that opens with a closure.
    public init(open: @escaping @Sendable () async throws -> any Store) { self.open = open }

    /// A store that is open already. The engine does not close it.
    public static func opened(_ store: any Store) -> StoreSource { StoreSource { store } }
}
