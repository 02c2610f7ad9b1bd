import SpliceCurl
import SpliceHTTP
import SpliceTransfer
import Testing

/// Mail against aiosmtpd.
@Suite struct MailTests {
    @Test func `a message arrives byte for byte at the recipients of its envelope`() async throws {
        try await withSMTP { server, transport in
            // Dots at the start of lines are what SMTP has to escape (RFC 5321 section 4.5.2).
            let content = message("Subject: dots", body: ".\r\n..\r\n.leading\r\nend.\r\n")
            let submission = try MailSubmission(
                sender: "shop@example.com", recipients: ["a@example.com", "b@example.org"], content: content)
            let receipt = try await transport.submit(
                submission,
                to: MailServer(host: "127.0.0.1", port: server.port, security: .none, clientName: "shop.example.com"))

            #expect(receipt.reply.code == 250)
            #expect(receipt.reply.enhancedStatus == "2.0.0")
            #expect(receipt.reply.text == "Ok: queued as 4711")
            #expect(receipt.recipients.map(\.address) == ["a@example.com", "b@example.org"])
            #expect(receipt.recipients.allSatisfy { $0.isAccepted && $0.reply.enhancedStatus == "2.1.5" })
            let seen = try #require(server.messages.first)
            #expect(seen.from == "shop@example.com")
            #expect(seen.to == ["a@example.com", "b@example.org"])
            #expect(seen.name == "shop.example.com")
            #expect(seen.bytes == content)
        }
    }

    @Test func `a large message arrives whole`() async throws {
        try await withSMTP { server, transport in
            let line = String(repeating: "x", count: 76) + "\r\n"
            let content = message("Subject: large", body: String(repeating: line, count: 40_000))
            _ = try await transport.submit(submission(content), to: plain(server))
            #expect(try server.messages.first?.bytes == content)
        }
    }

    @Test(arguments: [(false, 0), (true, 1)])
    func `one unknown recipient stops the message unless partial delivery is accepted`(
        partial: Bool, delivered: Int
    ) async throws {
        try await withSMTP { server, transport in
            var submission = try MailSubmission(
                sender: "", recipients: ["a@example.com", "unknown@example.com"], content: message("Subject: x"))
            submission.acceptsPartialDelivery = partial
            if partial {
                let receipt = try await transport.submit(submission, to: plain(server))
                #expect(receipt.recipients.map(\.reply.code) == [250, 550])
                #expect(receipt.recipients.map(\.isAccepted) == [true, false])
            } else {
                let error = try await mailFailure(transport, submission, plain(server))
                #expect(error.code == .rejected)
                #expect(error.outcome == .refused)
                #expect(error.reply?.description == "550 5.1.1")
                #expect(error.recipients.map(\.reply.code) == [250, 550])
                #expect(!error.description.contains("example.com"))
            }
            #expect(try server.messages.count == delivered)
        }
    }

    @Test func `a recipient refused for now is told from one refused for good`() async throws {
        try await withSMTP { server, transport in
            let submission = try MailSubmission(
                sender: "a@example.com", recipients: ["later@example.com"], content: message("Subject: x"))
            let error = try await mailFailure(transport, submission, plain(server))
            #expect(error.reply?.isTransient == true)
            #expect(error.outcome == .refused)
        }
    }

    @Test(arguments: [("refuse", 554, false), ("busy", 452, true)])
    func `a message refused after its last line was not accepted`(ask: String, code: Int, isTransient: Bool)
        async throws
    {
        try await withSMTP { server, transport in
            let error = try await mailFailure(transport, submission(message("X-Ask: \(ask)")), plain(server))
            #expect(error.code == .rejected)
            #expect(error.outcome == .refused)
            #expect(error.reply?.code == code)
            #expect(error.reply?.isTransient == isTransient)
            #expect(try server.messages.isEmpty)
        }
    }

    @Test func `a connection that breaks after the last line leaves the outcome open`() async throws {
        try await withSMTP { server, transport in
            let error = try await mailFailure(transport, submission(message("X-Ask: drop")), plain(server))
            #expect(error.code == .connectionLost)
            #expect(error.outcome == .ambiguous)
            #expect(try server.messages.count == 1, "the server took it, and the client cannot know")
        }
    }

    @Test func `a server that does not answer the message leaves the outcome open`() async throws {
        try await withSMTP { server, transport in
            let error = try await mailFailure(
                transport, submission(message("X-Ask: hang")), plain(server),
                timeouts: ExchangeTimeouts(firstByte: .milliseconds(200)))
            #expect(error.code == .timeout)
            #expect(error.outcome == .ambiguous)
            #expect(error.message.contains("first byte"))
        }
    }

    @Test func `many messages go out at the same time, also while one server does not answer`() async throws {
        try await withSMTP { server, transport in
            let hanging = try submission(message("X-Ask: hang"))
            let stuck = Task { try await transport.submit(hanging, to: plain(server)) }
            try await server.process.waitForOutput { $0.contains("hanging") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<40 {
                    let message = try submission(message("Subject: \(index)"))
                    group.addTask { _ = try await transport.submit(message, to: plain(server)) }
                }
                try await group.waitForAll()
            }
            #expect(try server.messages.count == 40)
            stuck.cancel()
            await #expect(throws: CancellationError.self) { try await stuck.value }
        }
    }

    @Test func `without a server nothing was sent`() async throws {
        let transport = try CurlTransport()
        let server = MailServer(host: "127.0.0.1", port: Loopback.freePort(), security: .none)
        let error = try await mailFailure(transport, submission(message("Subject: x")), server)
        #expect(error.code == .connection)
        #expect(error.outcome == .notSent)
        await transport.shutdown()
    }

    @Test(arguments: [MailServer.Security.startTLS, .implicitTLS])
    func `TLS protects session and log-in`(security: MailServer.Security) async throws {
        let certificates = try await Certificates.make()
        defer { certificates.remove() }
        let server = try await SMTPServer.start(
            security == .startTLS ? "--tls" : "--implicit-tls", certificates.server, certificates.serverKey, "--login",
            "shop", "correct horse")
        defer { server.process.stop() }
        var options = CurlOptions()
        options.trust = .file(certificates.authority)
        let transport = try CurlTransport(options: options)
        var target = MailServer(
            host: "localhost", port: server.port, security: security,
            credentials: .password(user: "shop", "correct horse"))

        _ = try await transport.submit(submission(message("Subject: x")), to: target)
        let seen = try #require(try server.messages.first)
        #expect(seen.tls || security == .implicitTLS)
        #expect(seen.login == true)

        target.credentials = .password(user: "shop", "wrong-secret")
        let error = try await mailFailure(transport, submission(message("Subject: y")), target)
        #expect(error.code == .authentication)
        #expect(error.reply?.code == 535)
        #expect(!"\(error)".contains("wrong-secret"))
        #expect(try server.messages.count == 1)

        let distrusting = try CurlTransport()
        let untrusted = try await mailFailure(distrusting, submission(message("Subject: z")), target)
        #expect(untrusted.code == .tls)
        #expect(untrusted.outcome == .notSent)
        await distrusting.shutdown()
        await transport.shutdown()
    }

    @Test func `a server without STARTTLS gets nothing when it is required`() async throws {
        try await withSMTP { server, transport in
            var target = plain(server)
            target.security = .startTLS
            let error = try await mailFailure(transport, submission(message("Subject: x")), target)
            #expect(error.code == .tls)
            #expect(error.outcome == .notSent)
            #expect(try server.messages.isEmpty)
        }
    }

    @Test func `credentials never go over a plain connection`() async throws {
        let transport = try CurlTransport()
        let server = MailServer(
            host: "127.0.0.1", port: 9, security: .none, credentials: .password(user: "shop", "secret"))
        let error = try await mailFailure(transport, submission(message("Subject: x")), server)
        #expect(error.code == .invalidRequest)
        #expect(!"\(server)".contains("secret"))
        await transport.shutdown()
    }

    @Test(arguments: [
        "a", "a@", "@b", "a@b>\r\nRCPT TO:<c@d", "a b@c", "a@b c", "a@\u{e9}.com", "<a@b>",
    ])
    func `addresses that could change the command are refused`(address: String) throws {
        #expect(throws: TransferError.self) {
            try MailSubmission(sender: "x@example.com", recipients: [address], content: message("Subject: x"))
        }
        #expect(throws: TransferError.self) {
            try MailSubmission(sender: address, recipients: ["x@example.com"], content: message("Subject: x"))
        }
    }

    @Test(arguments: [
        "", "Subject: x", "Subject: x\n\nbare line feeds\n", "Subject: x\r\n\r\nend\r\n\n.\nMAIL FROM:<a@b>\r\n",
        "Subject: x\r\n\r\ncarriage\rreturn\r\n", "Subject: \u{e9}\r\n", "Subject: x\r\n\r\nends with CR\r",
        String(repeating: "x", count: 999) + "\r\n",
    ])
    func `content that servers understand differently is refused`(content: String) throws {
        #expect(throws: TransferError.self) { try submission(Array(content.utf8)) }
    }

    private func withSMTP(_ body: (SMTPServer, CurlTransport) async throws -> Void) async throws {
        let server = try await SMTPServer.start()
        defer { server.process.stop() }
        let transport = try CurlTransport()
        try await body(server, transport)
        await transport.shutdown(grace: .zero)
    }

    @Sendable private func plain(_ server: SMTPServer) -> MailServer {
        MailServer(host: "127.0.0.1", port: server.port, security: .none)
    }

    private func message(_ header: String, body: String = "Hello\r\n") -> [UInt8] {
        Array("From: shop@example.com\r\n\(header)\r\n\r\n\(body)".utf8)
    }

    private func submission(_ content: [UInt8]) throws -> MailSubmission {
        try MailSubmission(sender: "shop@example.com", recipients: ["a@example.com"], content: content)
    }

    private func mailFailure(
        _ transport: CurlTransport, _ submission: MailSubmission, _ server: MailServer,
        timeouts: ExchangeTimeouts = .mail
    ) async throws -> TransferError {
        try await #require(throws: TransferError.self) {
            _ = try await transport.submit(submission, to: server, timeouts: timeouts)
        }
    }
}
