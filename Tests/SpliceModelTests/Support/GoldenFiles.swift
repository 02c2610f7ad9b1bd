import Foundation
import Testing

/// Files that were written by an earlier version and must still be read.
///
/// `SPLICE_RECORD_GOLDEN=1` writes those that do not exist yet; a file that exists is never overwritten.
enum GoldenFiles {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Golden")
    private static let isRecording = ProcessInfo.processInfo.environment["SPLICE_RECORD_GOLDEN"] == "1"

    /// The text of a file; records it when asked to.
    static func text(_ path: String, orRecord value: some Encodable) throws -> String {
        let file = folder.appending(path: path)
        if isRecording, !FileManager.default.fileExists(atPath: file.path) {
            try (pretty(value) + "\n").write(to: file, atomically: true, encoding: .utf8)
        }
        return String(try String(contentsOf: file, encoding: .utf8).dropLast())
    }

    /// The names of the files of a folder.
    static func names(in path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: path).path).sorted()
    }

    static func read(_ path: String) throws -> Data { try Data(contentsOf: folder.appending(path: path)) }

    /// JSON with keys in order, so that two texts can be compared.
    static func pretty(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
