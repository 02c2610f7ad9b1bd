import SpliceHTTP
import SpliceTransfer
import Testing

@testable import SpliceCurl

/// LDAPS, pages and referrals, against slapd.
@Suite(.serialized, .timeLimit(.minutes(2))) struct SecureDirectoryTests {
    private static let many = DirectorySearch(
        base: "ou=many,dc=example,dc=com", scope: .oneLevel, attributes: ["uid"], limit: 10_000, pageSize: 100)

    @Test func `over TLS a password binds, and a wrong one does not`() async throws {
        try await with { slapd, transport in
            var search = Self.many
            search.filter = .equal("uid", "u7")
            #expect(try await transport.search(search, on: slapd.secure()).entries.map { $0.text("uid") } == ["u7"])
            let refused = try await fileFailure {
                try await transport.search(search, on: slapd.secure(password: "wrong secret"))
            }
            #expect(refused.code == .authentication)
            #expect(refused.outcome == .refused)
            #expect(refused.reply?.code == 49)
            #expect(!"\(refused)".contains("secret"))
        }
    }

    @Test func `a server that is not trusted, or has another name, never sees the password`() async throws {
        try await with { slapd, transport in
            let other = try await fileFailure {
                try await transport.search(Self.many, on: slapd.secure(host: "127.0.0.2"))
            }
            #expect(other.code == .tls)
            let wary = try CurlTransport()
            let unknown = try await fileFailure { try await wary.search(Self.many, on: slapd.secure()) }
            #expect(unknown.code == .tls)
            #expect(unknown.outcome == .notSent)
            await wary.shutdown(grace: .zero)
        }
    }

    @Test(arguments: [CurlOptions.Proxy.Kind.http, .socks5])
    func `through a proxy a directory is reached and verified like any server over TLS`(
        kind: CurlOptions.Proxy.Kind
    ) async throws {
        let proxy = try await ForwardProxy.start()
        defer { proxy.process.stop() }
        try await with { slapd, _ in
            var search = Self.many
            search.filter = .equal("uid", "u7")
            // First: pproxy lets in whoever comes from an address that was let in before.
            let wrong = try slapd.transport { $0.proxy = proxy.options(kind, password: "wrong").proxy }
            let refused = try await fileFailure { try await wrong.search(search, on: slapd.secure()) }
            #expect(refused.outcome == .notSent, "\(refused)")
            let transport = try slapd.transport { $0.proxy = proxy.options(kind).proxy }
            #expect(try await transport.search(search, on: slapd.secure()).entries.map { $0.text("uid") } == ["u7"])
            #expect(proxy.process.written.contains(":\(slapd.securePort)"), "\(proxy.process.written)")
            let other = try await fileFailure {
                try await transport.search(search, on: slapd.secure(host: "127.0.0.2"))
            }
            #expect(other.code == .tls)
            for transport in [transport, wrong] { await transport.shutdown(grace: .zero) }
        }
    }

    @Test func `a directory that wants a certificate gets it, and lets nobody in without`() async throws {
        let slapd = try await Slapd.start(wantsCertificate: true)
        defer { slapd.stop() }
        let certificates = slapd.certificates
        let known = try slapd.transport {
            $0.identity = .files(certificate: certificates.client, key: certificates.clientKey)
        }
        var search = Self.many
        search.filter = .equal("uid", "u7")
        #expect(try await known.search(search, on: slapd.secure()).entries.count == 1)
        let unknown = try slapd.transport()
        let error = try await fileFailure { try await unknown.search(search, on: slapd.secure()) }
        // With TLS 1.3 the server looks at it after this side has finished, and then closes the connection without a word.
        #expect(error.code == .connectionLost, "\(error)")
        #expect(error.message.contains("client certificate"), "\(error)")
        #expect(error.outcome == .notSent, "\(error)")
        for transport in [known, unknown] { await transport.shutdown(grace: .zero) }
    }

    @Test func `a server that refuses the certificate with an alert is not taken for a lost connection`() async throws {
        let server = try await TLSAccidents.start()
        defer { server.stop() }
        let transport = try server.transport()
        let directory = DirectoryServer(
            host: "127.0.0.1", port: server.mutualPort, security: .implicitTLS,
            credentials: .simple(name: "cn=a", password: "secret"))
        let error = try await fileFailure { try await transport.search(Self.many, on: directory) }
        #expect(error.code == .tls, "\(error)")
        #expect(error.message == "the server refused the handshake: certificate required")
        #expect(error.outcome == .notSent)

        let mail = MailServer(host: "127.0.0.1", port: server.mutualPort, security: .implicitTLS)
        let message = try MailSubmission(
            sender: "a@example.com", recipients: ["b@example.com"], content: Array("Subject: x\r\n\r\ny\r\n".utf8))
        let refused = await #expect(throws: TransferError.self) { try await transport.submit(message, to: mail) }
        #expect(refused?.code == .tls)
        #expect(refused?.message == "the server refused the handshake: certificate required")
        #expect(refused?.outcome == .notSent)
        await transport.shutdown(grace: .zero)
    }

    @Test func `a connection that ends within an answer is lost, and no matter of certificates`() async throws {
        let server = try await TLSAccidents.start()
        defer { server.stop() }
        let transport = try server.transport(isKnown: true)
        let directory = DirectoryServer(host: "127.0.0.1", port: server.mutualPort, security: .implicitTLS)
        let error = try await fileFailure { try await transport.search(Self.many, on: directory) }
        #expect(error.code == .connectionLost, "\(error)")
        #expect(!error.message.contains("certificate"), "\(error)")
        await transport.shutdown(grace: .zero)
    }

    @Test func `pages bring what one answer may not hold, each entry once`() async throws {
        try await with { slapd, transport in
            let result = try await transport.search(Self.many, on: slapd.secure("pager"))
            #expect(result.isComplete)
            #expect(result.entries.count == 2_500)
            #expect(Set(result.entries.compactMap { $0.text("uid") }) == Set((1...2_500).map { "u\($0)" }))

            var limited = Self.many
            limited.limit = 250
            let cut = try await transport.search(limited, on: slapd.secure("pager"))
            #expect(cut.entries.count == 250)
            #expect(!cut.isComplete)

            var exact = Self.many
            exact.limit = 2_500
            #expect(try await transport.search(exact, on: slapd.secure("pager")).isComplete)

            var whole = Self.many
            whole.pageSize = nil
            let byServer = try await transport.search(whole, on: slapd.secure("pager"))
            #expect(byServer.entries.count == 50)
            #expect(!byServer.isComplete)
        }
    }

    @Test func `referrals are reported, those among entries and those instead of entries`() async throws {
        try await with { slapd, transport in
            var search = DirectorySearch(base: "dc=example,dc=com", scope: .oneLevel)
            let among = try await transport.search(search, on: slapd.secure())
            #expect(among.entries.count == 3)
            #expect(among.isComplete)
            #expect(among.referrals == ["ldap://away.example.com/ou=away,dc=example,dc=com??base"])
            search.base = "uid=x,ou=away,dc=example,dc=com"
            let instead = try await transport.search(search, on: slapd.secure())
            #expect(instead.entries.isEmpty)
            #expect(!instead.isComplete)
            #expect(instead.referrals.count == 1)
        }
    }

    @Test func `searches beside each other do not wait for one that is never answered`() async throws {
        try await with { slapd, transport in
            try await Loopback.withSilentListener { port in
                let silent = DirectoryServer(
                    host: "127.0.0.1", port: port, security: .none, credentials: .simple(name: "cn=a", password: "b"))
                let stuck = Task { try await transport.search(Self.many, on: silent) }
                try await withThrowingTaskGroup(of: Int.self) { group in
                    for number in 1...40 {
                        group.addTask {
                            var search = Self.many
                            search.filter = .equal("uid", "u\(number)")
                            return try await transport.search(search, on: slapd.secure()).entries.count
                        }
                    }
                    for try await count in group { #expect(count == 1) }
                }
                stuck.cancel()
                await #expect(throws: CancellationError.self) { try await stuck.value }
                let slow = try await fileFailure {
                    try await transport.search(
                        Self.many, on: silent, timeouts: ExchangeTimeouts(connect: .milliseconds(200)))
                }
                #expect(slow.code == .timeout)
                #expect(slow.message.contains("connect"))
            }
        }
    }

    @Test func `a server of another protocol is not taken for a directory`() async throws {
        let nginx = try await Nginx.start()
        defer { nginx.stop() }
        let transport = try CurlTransport()
        let server = DirectoryServer(host: "127.0.0.1", port: nginx.plainPort, security: .none)
        let error = try await fileFailure { try await transport.search(Self.many, on: server) }
        #expect(error.code == .protocolViolation)
        await transport.shutdown(grace: .zero)
    }

    private func with(_ body: (Slapd, CurlTransport) async throws -> Void) async throws {
        let slapd = try await Slapd.start()
        defer { slapd.stop() }
        let transport = try slapd.transport()
        try await body(slapd, transport)
        await transport.shutdown(grace: .zero)
    }
}
