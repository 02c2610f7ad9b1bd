import Foundation
import GRDB
import SpliceDelivery

/// Says in Splice's words what SQLite complains about (https://www.sqlite.org/rescode.html).
enum StoreFailure {
    static func translate(_ error: any Error, at path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        let (code, message) = meaning(of: error, at: path)
        return DeliveryError(code, "\(message) (SQLite \(error.extendedResultCode.rawValue))", at: path, cause: error)
    }

    private static func meaning(of error: DatabaseError, at path: String) -> (DeliveryError.Code, String) {
        switch error.resultCode {
        case .SQLITE_FULL:
            (.storeFull, "the disk is full; nothing of the change was kept; free some space")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            (.storeReadOnly, "the file or its folder cannot be written; check the permissions of both")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            (.storeCorrupt, "the file is damaged or no SQLite database; restore it from a backup")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            (.storeBusy, "another process holds the file's lock for too long; nothing of the change was kept")
        case .SQLITE_CANTOPEN where FileManager.default.fileExists(atPath: path):
            // The write-ahead log beside the file cannot be made.
            (.storeReadOnly, "the file or its folder cannot be written; check the permissions of both, and the disk")
        case .SQLITE_CANTOPEN:
            (.store, "the file cannot be opened; check that its folder exists")
        case .SQLITE_IOERR:
            (.store, "reading or writing the file failed; check the disk")
        default:
            (.store, "SQLite refused")
        }
    }
}
