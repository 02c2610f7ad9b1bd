package import Foundation

/// Where one run keeps everything: a new folder for each, so that runs neither meet nor inherit anything.
package struct RunFolder: Sendable {
    package let url: URL

    /// Creates a folder of its own below `parent`, named after the time.
    package init(in parent: URL) throws {
        let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
        url = parent.appending(path: "\(Date.now.formatted(style))-\(UUID().uuidString.prefix(8))").standardizedFileURL
        try FileManager.default.createDirectory(at: ledgers, withIntermediateDirectories: true)
    }

    package var ledgers: URL { url.appending(path: "ledgers") }
    package var endpoints: URL { url.appending(path: "endpoints.json") }
    package var store: URL { url.appending(path: "orders.sqlite") }
    package var summary: URL { url.appending(path: "application.json") }
    package func log(of program: String) -> URL { url.appending(path: "\(program).log") }
}
