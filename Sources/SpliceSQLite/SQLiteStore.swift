import Foundation
import GRDB
public import SpliceDelivery

/// A store in one SQLite file: the default, and all that one machine needs.
///
/// Write-ahead log, full sync (asserted when the file is opened), one writer that joins concurrent writes into one
/// commit. Several operating-system processes on the same machine may share the file. The file belongs on a local disk:
/// the write-ahead log does not work over a network (https://www.sqlite.org/wal.html).
public final class SQLiteStore: Store, Sendable {
    /// The file.
    public let path: String
    let pool: DatabasePool
    let writer: GroupWriter
    let vault: PayloadVault
    let locks: WorkerLocks

    /// Opens a file, or makes it, and waits on the calling thread for locks that others hold; ``open(_:options:)`` is for tasks.
    ///
    /// - Parameters:
    ///   - path: The file; its folder must exist. Files named after it are made beside it: `-wal`, `-shm`, `.workers`.
    ///   - options: Time-out, readers, encryption.
    /// - Throws: `DeliveryError`: `storeReadOnly`, `storeCorrupt`, `storeBusy`, `storeTooNew`, `storeNotSealed`, `store`. `storeBusy` at once if another
    ///   process is about to make the file.
    public init(path: String, options: Options = Options()) throws {
        try options.validate()
        self.path = path
        vault = PayloadVault(cipher: options.cipher)
        locks = WorkerLocks(folder: path + ".workers")
        do {
            pool = try Self.connect(path, options)
            try PayloadSealing(pool: pool, vault: vault, locks: locks, path: path)
                .run(isWanted: options.sealsReadablePayloads)
        } catch {
            throw StoreFailure.translate(error, at: path)
        }
        writer = GroupWriter(pool, path: path)
    }

    /// Pages in the write-ahead log before they are taken to the file: 32 MB.
    private static let logPages = 8192

    private static func connect(_ path: String, _ options: Options) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "splice"
        configuration.busyMode = .timeout(options.busyTimeout / .seconds(1))
        configuration.maximumReaderCount = options.readers
        makePrivateFile(at: path)
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.writeWithoutTransaction { db in
            // `DatabasePool` sets NORMAL when it opens, after any `prepareDatabase`: set it here, and believe only
            // what reads back.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
            let journal = try String.fetchOne(db, sql: "PRAGMA journal_mode")
            guard synchronous == 2, journal == "wal" else {
                throw DeliveryError(
                    .store, "full sync and the write-ahead log cannot be turned on; use a local disk", at: path)
            }
            // Runs that are under way at the same time write different pages, and each of them again and again. A longer log
            // takes a page to the file, and syncs the file, once for many commits; a larger cache keeps these pages at hand.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = \(logPages)")
            try db.execute(sql: "PRAGMA cache_size = -16384")
            try SchemaUpgrade(path: path).run(db)
        }
        return pool
    }

    /// Finishes the writes that were handed over and closes the file.
    public func close() async throws {
        writer.close()
        do { try pool.close() } catch { throw StoreFailure.translate(error, at: path) }
        locks.releaseAll()
    }

    func read<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        do { return try await pool.read(body) } catch { throw StoreFailure.translate(error, at: path) }
    }
}

extension StoreSource {
    /// A file of SQLite; see ``SQLiteStore/open(_:options:)``.
    public static func sqlite(_ path: String, options: SQLiteStore.Options = .init()) -> StoreSource {
        StoreSource { try await SQLiteStore.open(path, options: options) }
    }
}
