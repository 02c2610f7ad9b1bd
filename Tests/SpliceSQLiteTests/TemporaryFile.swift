import Foundation

/// A path in a folder of its own.
struct TemporaryFile: Sendable {
    let folder: String
    let path: String

    init(_ name: String = "store.db") throws {
        folder = NSTemporaryDirectory() + "splice-" + UUID().uuidString
        path = folder + "/" + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// Removes the folder.
    func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
