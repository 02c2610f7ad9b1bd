import Foundation
import Testing

/// aiosmtpd, run by `smtp_server.py`.
struct SMTPServer: Sendable {
    /// A message that the server accepted.
    struct Message: Decodable {
        let from: String
        let to: [String]
        let content: String
        let tls: Bool
        let login: Bool?
        let name: String

        var bytes: [UInt8] { Data(base64Encoded: content).map(Array.init) ?? [] }
    }

    let process: Counterpart
    let port: Int

    static func start(_ arguments: String...) async throws -> SMTPServer {
        let process = try Counterpart(
            Counterpart.python(environment: "smtp"), in: Counterpart.temporaryFolder(),
            ["-u", Counterpart.script("smtp_server.py")] + arguments)
        try await process.waitForOutput { $0.contains("\n") }
        let port = process.written.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
        return SMTPServer(process: process, port: try #require(port, "\(process.written)"))
    }

    /// What the server accepted so far.
    var messages: [Message] {
        get throws {
            try process.written.split(separator: "\n").filter { $0.hasPrefix("{\"from\"") }
                .map { try JSONDecoder().decode(Message.self, from: Data($0.utf8)) }
        }
    }
}
