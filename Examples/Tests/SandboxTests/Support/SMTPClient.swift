import Foundation
import Sandbox
import Testing

/// Python's smtplib as a client: an implementation that is not ours, as the server is.
enum SMTPClient {
    /// The Python with aiosmtpd. A peer that is not there is a failure, not a reason to skip: run `Scripts/setup demo`.
    static var python: URL {
        get throws {
            var root = URL(filePath: #filePath)
            for _ in 0..<5 { root.deleteLastPathComponent() }
            let tools = ProcessInfo.processInfo.environment["SPLICE_TOOLS"].map { URL(filePath: $0) }
            let python = (tools ?? root.appending(path: ".build-tools")).appending(path: "venv-smtp/bin/python")
            try #require(
                FileManager.default.isExecutableFile(atPath: python.path),
                "\(python.path) is not there; run Scripts/setup demo first")
            return python
        }
    }

    /// Runs Python's smtplib against the server; the script's output without its last newline.
    static func run(_ sandbox: RunningSandbox, _ script: String) async throws -> String {
        let mail = try #require(sandbox.endpoints.mail)
        let process = Process()
        process.executableURL = try SMTPClient.python
        let setup = """
            import smtplib
            c = smtplib.SMTP("\(mail.host)", \(mail.port), timeout=10)
            user, password = "\(mail.user)", "\(mail.password)"
            def send(id, to="ada@example.com"):
                c.sendmail("shop@example.com", [to], f"Message-ID: <{id}>\\r\\nSubject: Sent\\r\\n\\r\\nHello")
            def attempt(f):
                try: f(); print("fine")
                except smtplib.SMTPResponseException as e: print(e.smtp_code)
                except smtplib.SMTPRecipientsRefused as e: print(list(e.recipients.values())[0][0])
                except (smtplib.SMTPServerDisconnected, ConnectionError): print("gone")

            """
        process.arguments = ["-c", setup + script]
        let output = Pipe()
        process.standardOutput = output
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { _ in
                let data = output.fileHandleForReading.readDataToEndOfFile()
                let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
                continuation.resume(returning: text)
            }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
    }
}
