import Dispatch
import GRDB
import SpliceDelivery

extension SQLiteStore {
    /// Opens a file, or makes it, without holding up the task's thread: SQLite's waits and the upgrade of an older file take place on a
    /// thread of their own.
    ///
    /// Turning the write-ahead log on is not subject to SQLite's own busy time-out, so processes that open a new file at once find it
    /// busy for a moment. They try again, after 5 ms and then twice as long each time up to 100 ms, for as long as
    /// ``Options/busyTimeout``.
    ///
    /// - Parameters:
    ///   - path: The file; its folder must exist. Files named after it are made beside it: `-wal`, `-shm`, `.workers`.
    ///   - options: Time-out, readers, encryption.
    /// - Throws: `DeliveryError`: `storeReadOnly`, `storeCorrupt`, `storeBusy`, `storeTooNew`, `storeNotSealed`, `store`; `CancellationError` if the task is
    ///   cancelled between two attempts.
    public static func open(_ path: String, options: Options = Options()) async throws -> SQLiteStore {
        let end = ContinuousClock.now + options.busyTimeout
        var pause = Duration.milliseconds(5)
        while true {
            do {
                return try await attempt(path, options)
            } catch let error as DeliveryError where error.code == .storeBusy && ContinuousClock.now < end {
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .milliseconds(100))
            }
        }
    }

    private static func attempt(_ path: String, _ options: Options) async throws -> SQLiteStore {
        try await withCheckedThrowingContinuation { continuation in
            // A queue of its own has a thread that is none of the tasks' pool.
            DispatchQueue(label: "splice.sqlite.opening").async {
                continuation.resume(with: Result { try SQLiteStore(path: path, options: options) })
            }
        }
    }
}
