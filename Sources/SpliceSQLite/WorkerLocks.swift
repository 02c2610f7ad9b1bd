import Foundation
import SpliceDelivery
import Synchronization

/// Tells at once that a worker has ended, however it ended: each holds a lock on a file of its own, and the operating
/// system lets go of it when the process is gone (https://man7.org/linux/man-pages/man2/flock.2.html).
///
/// Leases alone would do, but only after they have run out.
final class WorkerLocks: Sendable {
    private let folder: String
    private let held = Mutex<[WorkerID: FileHandle]>([:])

    init(folder: String) { self.folder = folder }

    /// Holds the lock of a worker for as long as this process lives. A lock that cannot be had, such as in a folder
    /// that cannot be written, is done without: the lease still holds.
    func hold(_ worker: WorkerID) {
        held.withLock { held in
            guard held[worker] == nil else { return }
            try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let path = file(worker)
            guard FileManager.default.createFile(atPath: path, contents: nil),
                let handle = FileHandle(forUpdatingAtPath: path)
            else { return }
            if flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 { held[worker] = handle }
        }
    }

    /// Whether a worker is known to have ended.
    func hasEnded(_ worker: WorkerID) -> Bool {
        if held.withLock({ $0[worker] != nil }) { return false }
        let path = file(worker)
        guard let handle = FileHandle(forUpdatingAtPath: path) else { return false }
        defer { try? handle.close() }
        return flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0
    }

    /// Removes what an ended worker left. Only once its runs are free: without the file nobody can tell that it ended.
    func forget(_ worker: WorkerID) { try? FileManager.default.removeItem(atPath: file(worker)) }

    /// Lets go of the lock of a worker.
    func release(_ worker: WorkerID) {
        held.withLock { held in
            guard let handle = held.removeValue(forKey: worker) else { return }
            try? FileManager.default.removeItem(atPath: file(worker))
            try? handle.close()
        }
    }

    /// Lets go of every lock.
    func releaseAll() {
        for worker in held.withLock({ Array($0.keys) }) { release(worker) }
    }

    private func file(_ worker: WorkerID) -> String {
        let name = worker.rawValue.utf8.map { byte in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "_" + String(byte, radix: 16)
        }
        return folder + "/" + name.joined()
    }
}
