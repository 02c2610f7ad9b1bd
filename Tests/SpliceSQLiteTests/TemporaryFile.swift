import Foundation

/// A path in a folder of its own, which goes when the value does.
final class TemporaryFile: Sendable {
    let folder: String
    let path: String

    init(_ name: String = "store.db") throws {
        folder = NSTemporaryDirectory() + "splice-" + UUID().uuidString
        path = folder + "/" + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }
}
