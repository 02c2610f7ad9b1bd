import Foundation

/// Where `Scripts/setup test` puts the peers of these tests.
enum Tools {
    /// A peer that is not there is a failure, not a reason to skip: run `Scripts/setup test`.
    struct Missing: Error, CustomStringConvertible {
        var path: String
        var description: String { "\(path) is not there; run Scripts/setup test first" }
    }

    static var folder: String {
        if let folder = ProcessInfo.processInfo.environment["SPLICE_TOOLS"] { return folder }
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return root.appending(path: ".build-tools").path()
    }

    static func path(_ name: String) throws -> String {
        let path = "\(folder)/\(name)"
        guard FileManager.default.fileExists(atPath: path) else { throw Missing(path: path) }
        return path
    }

    /// A folder that is gone when `body` is done.
    static func withTemporaryFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "splice-auth-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.path())
    }
}
