import Foundation

/// Where the test vectors are that the repository does not hold: `SPLICE_TEST_DATA`, or `../shared/data` beside it.
enum TestData {
    static func folder(_ name: String) -> URL? {
        let root =
            ProcessInfo.processInfo.environment["SPLICE_TEST_DATA"].map { URL(fileURLWithPath: $0) }
            ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/data")
        let folder = root.appendingPathComponent(name)
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }

    /// The files of a folder whose names start with a prefix, by name.
    static func files(in folder: URL, prefix: String) throws -> [(name: String, bytes: [UInt8])] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix(prefix) }.sorted()
            .map { ($0, Array(try Data(contentsOf: folder.appendingPathComponent($0)))) }
    }
}
