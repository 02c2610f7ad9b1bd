import Foundation

/// A file that is kept beside the tests and says what a result has to be, in the folder `Golden` beside the test's own file.
///
/// With `SPLICE_UPDATE_GOLDEN=1` in the environment, a file that is missing or differs is written instead of being a failure;
/// look at what `git diff` says, then commit it. Where `CI` is set too, nothing is ever written.
public struct GoldenFile: Sendable {
    private let url: URL
    private let isUpdating: Bool

    /// The golden file of a name.
    ///
    /// - Parameters:
    ///   - name: the file's name in the folder `Golden`.
    ///   - file: the test's own file.
    public init(_ name: String, file: String = #filePath) {
        self.init(name, file: file, environment: ProcessInfo.processInfo.environment)
    }

    package init(_ name: String, file: String, environment: [String: String]) {
        url = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Golden")
            .appendingPathComponent(name)
        isUpdating = environment["SPLICE_UPDATE_GOLDEN"] == "1" && environment["CI"] == nil
    }

    /// What the file says.
    ///
    /// - Throws: ``GoldenFileMissing`` when there is none; what reading throws.
    public func text() throws -> String {
        guard FileManager.default.fileExists(atPath: url.path) else { throw GoldenFileMissing(path: url.path) }
        return try String(contentsOf: url, encoding: .utf8)
    }

    /// Checks that a text is what the file says, or writes it there when golden files are updated.
    ///
    /// - Throws: ``GoldenMismatch`` with the first line that differs; what writing throws.
    public func check(_ text: String) throws {
        let expected = try? self.text()
        guard expected != text else { return }
        guard isUpdating else {
            throw GoldenMismatch(file: url.lastPathComponent, expected: expected, found: text)
        }
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url, options: .atomic)
    }
}

/// A document that a test is to read and that is not there. Nobody can make it but who writes the test.
public struct GoldenFileMissing: Error, CustomStringConvertible {
    /// Where it should be.
    public let path: String

    /// Where to put it.
    public var description: String { "there is no \(path): put the document there that the test is to read" }
}

/// A result that is not what its golden file says.
public struct GoldenMismatch: Error, CustomStringConvertible {
    /// The name of the file.
    public let file: String
    /// What the file says; nil when there is none.
    public let expected: String?
    /// The result.
    public let found: String

    /// The first line that differs, from both, with the place marked; and how to accept the result.
    public var description: String {
        let hint = "run the test with SPLICE_UPDATE_GOLDEN=1 to accept the result"
        guard let expected else { return "Golden/\(file) is not there; \(hint)" }
        let old = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let new = found.split(separator: "\n", omittingEmptySubsequences: false)
        let number = zip(old, new).prefix { $0 == $1 }.count
        let line = number < new.count ? new[number] : ""
        let other = number < old.count ? old[number] : ""
        let column = zip(line.utf8, other.utf8).prefix { $0 == $1 }.count
        var start = column
        for earlier in new.prefix(number) { start += earlier.utf8.count + 1 }
        let mark = MarkedDocument(text: found, range: start..<start - column + line.utf8.count)
        return """
            Golden/\(file) says something else from line \(number + 1) on; \(hint)
              \(number < old.count ? old[number] : "(its end)")
            and now
            \(number < new.count ? "\(mark)" : "  (its end)")
            """
    }
}
