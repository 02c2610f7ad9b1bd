import Foundation
import Sandbox
import TestSupport
import Testing

/// Python's smtplib as a client: an implementation that is not ours, as the server is.
enum SMTPClient {
    /// Runs Python's smtplib against the server; the script's output without its last newline.
    static func run(_ sandbox: RunningSandbox, _ script: String) async throws -> String {
        let mail = try #require(sandbox.endpoints.mail)
        let process = Process()
        process.executableURL = try MailPython.url
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
