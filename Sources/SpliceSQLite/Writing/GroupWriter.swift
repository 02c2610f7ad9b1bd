import Dispatch
import GRDB
import SpliceDelivery
import Synchronization

/// The one writer of a file: joins the writes of many callers into one transaction and one full sync.
///
/// A caller goes on only after the commit that holds its rows. Each write is all or nothing by itself: one that fails
/// takes nothing of the others with it.
final class GroupWriter: Sendable {
    private let pool: DatabasePool
    private let path: String
    private let state = Mutex(CommitQueue<PendingWrite>(limit: 1024))
    private let thread = DispatchQueue(label: "splice.sqlite.writer", qos: .userInitiated)

    init(_ pool: DatabasePool, path: String) {
        self.pool = pool
        self.path = path
    }

    /// Performs a write in the next commit.
    func write<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let write = PendingWrite {
                let result = try body($0)
                return { continuation.resume(returning: result) }
            } fail: { [path] error in
                continuation.resume(throwing: StoreFailure.translate(error, at: path))
            }
            switch state.withLock({ $0.add(write) }) {
            case .start: thread.async { self.drain() }
            case .joined: break
            case .refused: continuation.resume(throwing: DeliveryError(.shutdown, "the store is closed", at: path))
            }
        }
    }

    /// Takes no more writes, and waits for those that were handed over.
    func close() {
        state.withLock { $0.close() }
        thread.sync {}
    }

    private func drain() {
        while true {
            let batch = state.withLock { $0.take() }
            if batch.isEmpty { return }
            commit(batch)
        }
    }

    /// The writes of a transaction that has to be rolled back because one of them failed half-way.
    private struct HalfDone: Error {}

    private func commit(_ batch: [PendingWrite]) {
        var kept: [@Sendable () -> Void] = []
        var failed: [(PendingWrite, any Error)] = []
        do {
            try pool.writeWithoutTransaction { db in
                try transaction(db) {
                    for write in batch {
                        let before = db.totalChangesCount
                        do {
                            kept.append(try write.perform(db))
                        } catch {
                            // Nothing written yet: the others are not concerned, unless SQLite gave the transaction up,
                            // as it does on a full disk.
                            guard db.isInsideTransaction, db.totalChangesCount == before, batch.count > 1 else {
                                throw HalfDone()
                            }
                            failed.append((write, error))
                        }
                    }
                }
            }
            for resume in kept { resume() }
            for (write, error) in failed { write.fail(error) }
        } catch is HalfDone {
            for write in batch { commitAlone(write) }
        } catch {
            for write in batch { write.fail(error) }
        }
    }

    /// A transaction that writes, as `inTransaction(.immediate)` makes it, from statements that stay prepared.
    private func transaction(_ db: Database, _ body: () throws -> Void) throws {
        try db.cachedStatement(sql: "BEGIN IMMEDIATE").execute()
        do {
            try body()
            try db.cachedStatement(sql: "COMMIT").execute()
        } catch {
            // SQLite has rolled back by itself after some errors; if it cannot roll back, closing the connection does.
            if db.isInsideTransaction { try? db.execute(sql: "ROLLBACK") }
            throw error
        }
    }

    private func commitAlone(_ write: PendingWrite) {
        var resume: (@Sendable () -> Void)?
        do {
            try pool.writeWithoutTransaction { db in
                try transaction(db) { resume = try write.perform(db) }
            }
            resume?()
        } catch {
            write.fail(error)
        }
    }
}
