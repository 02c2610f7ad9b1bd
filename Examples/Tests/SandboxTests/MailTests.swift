import Foundation
import Sandbox
import TestSupport
import Testing

/// The SMTP server is aiosmtpd, the client here is Python's own: two implementations that are not ours.
@Suite struct MailTests {
    private func found(_ sandbox: RunningSandbox, _ id: String) async throws -> Answer {
        let mail = try #require(sandbox.endpoints.mail)
        return try await Call(
            "GET", "\(mail.traceURL)/messages?message_id=\(id)", headers: ["Authorization": "Bearer \(mail.traceKey)"]
        ).send()
    }

    @Test func `mail is taken with a login and without, twice is two, and the trace finds it`() async throws {
        let python = try MailPython.url
        try await RunningSandbox.run({ $0.python = python }) { sandbox async throws in
            let script = """
                attempt(lambda: send("early@x"))
                attempt(lambda: c.login(user, "wrong"))
                c.login(user, password)
                attempt(lambda: send("m1@x"))
                attempt(lambda: send("m1@x"))
                attempt(lambda: send("m2@x", "bob@nowhere.example"))
                """
            #expect(try await SMTPClient.run(sandbox, script) == "fine\n535\nfine\nfine\n550")
            #expect(try sandbox.effects("mail") == Array(repeating: "message ada@example.com", count: 3))
            #expect(try await found(sandbox, "%3Cm1@x%3E").value("messages.1.subject") == "Sent")
            #expect(try await found(sandbox, "m2@x").text == #"{"messages":[]}"#)
        }
    }

    @Test func `a message can be refused for now`() async throws {
        let rates = FaultRates.only { $0.mailRefused = 1 }
        let python = try MailPython.url
        try await RunningSandbox.run({ ($0.python, $0.faults, $0.rates) = (python, 1, rates) }) {
            sandbox async throws in
            let script = """
                c.login(user, password)
                for _ in range(4): attempt(lambda: send("m1@x"))
                """
            #expect(try await SMTPClient.run(sandbox, script) == "451\n451\n451\nfine")
            #expect(try sandbox.effects("mail").count == 1)
        }
    }

    @Test func `a message can be taken without a reply`() async throws {
        let rates = FaultRates.only { $0.mailLostReply = 1 }
        let python = try MailPython.url
        try await RunningSandbox.run({ ($0.python, $0.faults, $0.rates) = (python, 1, rates) }) {
            sandbox async throws in
            #expect(
                try await SMTPClient.run(sandbox, "c.login(user, password)\nattempt(lambda: send('m1@x'))") == "gone")
            #expect(try await found(sandbox, "m1@x").value("messages.0.recipient") == "ada@example.com")
        }
    }
}
