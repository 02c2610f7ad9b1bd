public import SpliceModel
import Synchronization

/// A table that is loaded while the application runs, and replaced when newer data arrives.
///
/// ```swift
/// let warehouses = LookupSource<ExternalID>("warehouses", maximumAge: .seconds(86_400)) { clock.now }
/// await warehouses.reload { try await LookupTable(json: api.fetch("warehouses"), …) }      // again whenever you like
/// let warehouse = f.field("site", \.warehouse, .lookup(warehouses))
/// ```
///
/// A record is mapped with one version from its first row to its last; ``withPinnedTables(_:)`` does the same for a batch. When
/// loading fails, the last good table goes on serving, and ``state`` says so. Rows refuse records with `unavailable` when
/// there is no table yet, or it is older than the maximum age.
///
/// It may be used from any number of tasks at once.
public final class LookupSource<Value: Hashable & Sendable>: Sendable {
    /// Where the source stands.
    public enum State: Sendable, Hashable {
        /// Nothing was loaded yet.
        case empty
        /// A table is there.
        case loaded(version: String, at: Instant)
        /// A table is there, and loading a newer one failed.
        case stale(version: String, at: Instant, reason: String)
        /// A table is there, and older than the maximum age: rows refuse to use it.
        case expired(version: String, at: Instant)
        /// Loading failed, and there was no table before.
        case failed(reason: String)
    }

    private struct Contents {
        var table: LookupTable<Value>?
        var loadedAt = Instant.epoch
        var failure: String?
    }

    /// What messages and documents call the table.
    public let name: String
    /// How old a table may be when it is used; nil for any age.
    public let maximumAge: Duration?
    private let now: @Sendable () -> Instant
    private let contents = Mutex(Contents())

    /// A source without a table yet.
    ///
    /// - Parameters:
    ///   - name: what messages and documents call the table.
    ///   - maximumAge: how old a table may be when it is used. Default: any age.
    ///   - now: the clock.
    public init(_ name: String, maximumAge: Duration? = nil, now: @escaping @Sendable () -> Instant) {
        self.name = name
        self.maximumAge = maximumAge
        self.now = now
    }

    /// Where the source stands.
    public var state: State {
        contents.withLock { contents in
            guard let table = contents.table else {
                return contents.failure.map { .failed(reason: $0) } ?? .empty
            }
            if isExpired(contents) { return .expired(version: table.version, at: contents.loadedAt) }
            guard let reason = contents.failure else { return .loaded(version: table.version, at: contents.loadedAt) }
            return .stale(version: table.version, at: contents.loadedAt, reason: reason)
        }
    }

    /// Puts a table in the place of the present one. Records that are being mapped go on with the one they began with.
    public func replace(with table: LookupTable<Value>) {
        let now = now()
        contents.withLock { $0 = Contents(table: table, loadedAt: now) }
    }

    /// Notes that a newer table could not be had; the present one goes on serving.
    ///
    /// - Parameter reason: why, in words that are safe to log.
    public func noteFailure(_ reason: String) { contents.withLock { $0.failure = reason } }

    /// Loads a table and puts it in the place of the present one, or notes the failure.
    ///
    /// Of the errors of this module and of the model, which show no values, the reason is their description; of others
    /// their type alone, since their words may hold anything.
    /// Calls may overlap; the last to end wins. A cancelled call counts as a failure.
    @discardableResult
    public func reload(_ load: () async throws -> LookupTable<Value>) async -> State {
        do {
            replace(with: try await load())
        } catch {
            switch error {
            case is LookupError, is MappingError, is ModelError: noteFailure("\(error)")
            default: noteFailure("\(type(of: error))")
            }
        }
        return state
    }

    /// The table for a row, if there is one that may be used.
    var usable: LookupTable<Value>? {
        contents.withLock { isExpired($0) ? nil : $0.table }
    }

    private func isExpired(_ contents: borrowing Contents) -> Bool {
        guard let maximumAge else { return false }
        return contents.loadedAt.duration(until: now()) > maximumAge
    }

    /// Maps a batch of records with one version of every table: that which is there when the batch first asks for it.
    ///
    /// Each record alone has one version without it. `body` runs synchronously.
    public static func withPinnedTables<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try LookupPins.withPins(body)
    }
}

/// The versions of the tables that the records being mapped have seen.
final class LookupPins: Sendable {
    @TaskLocal private static var current: LookupPins?
    private let tables = Mutex<[ObjectIdentifier: any Sendable]>([:])

    /// Runs `body` with one version of every table. Inside another call, the outer one's versions stay.
    static func withPins<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if current != nil { return try body() }
        let result: Swift.Result<Result, Failure> = $current.withValue(LookupPins()) {
            do throws(Failure) { return .success(try body()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// The version of a source that the present record sees.
    static func table<Value>(of source: LookupSource<Value>) -> LookupTable<Value>? {
        guard let current else { return source.usable }
        return current.tables.withLock { tables in
            let key = ObjectIdentifier(source)
            if let pinned = tables[key] as? LookupTable<Value> { return pinned }
            guard let table = source.usable else { return nil }
            tables[key] = table
            return table
        }
    }
}
