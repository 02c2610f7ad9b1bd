package import Foundation

/// What the application says about itself, in the file that `--summary` names.
package struct ApplicationReport: Codable, Sendable, Equatable {
    /// Orders that ended well.
    package var completed = 0
    /// Calls beyond the first.
    package var retries = 0
    /// Orders that failed for good.
    package var deadLetters = 0
    /// Orders that wait for a person.
    package var reviews = 0

    package init() {}

    /// Reads the file; nothing has been reported while it is not there.
    package init(contentsOf file: URL) throws {
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        self = try JSONDecoder().decode(ApplicationReport.self, from: Data(contentsOf: file))
    }
}
