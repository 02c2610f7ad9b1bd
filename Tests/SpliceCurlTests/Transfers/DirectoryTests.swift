import SpliceHTTP
import SpliceTransfer
import Testing

@testable import SpliceCurl

/// Searches in slapd.
@Suite(.serialized, .timeLimit(.minutes(2))) struct DirectoryTests {
    private static let everything = "dc=example,dc=com"
    private static let people = "ou=public,dc=example,dc=com"

    @Test func `entries come with all values, also those that are not text`() async throws {
        try await withSlapd { slapd, transport in
            let search = DirectorySearch(base: Self.people, filter: .equal("uid", "jane"))
            let result = try await transport.search(search, on: slapd.anonymous)
            #expect(result.isComplete)
            let jane = try #require(result.entries.first)
            let photo: [UInt8] = [0xff, 0xd8, 0xff] + Array(0...15)
            #expect(result.entries.count == 1)
            #expect(jane.name == "uid=jane,ou=public,dc=example,dc=com")
            #expect(jane.texts("mail") == ["jane@example.com", "j.doe@example.com"])
            #expect(jane.text("DESCRIPTION") == " leading space")
            #expect(jane.text("givenName") == "Zo\u{eb}")
            #expect(jane.bytes("jpegPhoto") == [photo])
            #expect(jane.text("jpegPhoto") == nil)
            #expect(jane.bytes("telephoneNumber").isEmpty)
        }
    }

    @Test(arguments: [(DirectorySearch.Scope.base, 1), (.oneLevel, 2), (.subtree, 3)])
    func `the scope is how far a search looks`(scope: DirectorySearch.Scope, count: Int) async throws {
        try await withSlapd { slapd, transport in
            let search = DirectorySearch(base: Self.people, scope: scope)
            let entries = try await transport.search(search, on: slapd.anonymous).entries
            #expect(entries.count == count)
        }
    }

    @Test func `only the attributes that were asked for come`() async throws {
        try await withSlapd { slapd, transport in
            let search = DirectorySearch(base: Self.people, filter: .present("uid"), attributes: ["mail", "sn"])
            let entry = try #require(await transport.search(search, on: slapd.anonymous).entries.first)
            #expect(Set(entry.attributes.map(\.name)) == ["mail", "sn"])
        }
    }

    @Test(arguments: [
        ("Jane (QA) *", 1), ("*", 0), ("Jane*", 0), ("x)(uid=*", 0), ("Smith, John", 1), ("\\2a", 0), ("Zo\u{eb}", 0),
    ])
    func `a value is a value, whatever it looks like`(value: String, count: Int) async throws {
        try await withSlapd { slapd, transport in
            let search = DirectorySearch(base: Self.people, filter: .equal("cn", value))
            let entries = try await transport.search(search, on: slapd.anonymous).entries
            #expect(entries.count == count)
        }
    }

    @Test func `filters combine`() async throws {
        try await withSlapd { slapd, transport in
            let filters: [(DirectoryFilter, Int)] = [
                (.all([.equal("objectClass", "person"), .equal("sn", "doe")]), 1),
                (.any([.equal("sn", "Doe"), .equal("sn", "Smith")]), 2),
                (.all([.present("sn"), .not(.equal("sn", "Doe"))]), 1),
                (.matches("cn", start: "jane", middle: ["(", ")"], end: "*"), 1),
                (.matches("mail", middle: ["@example."]), 1), (.matches("mail", start: "j.", end: ".org"), 0),
                (.equal("givenName", "Zo\u{eb}"), 1),
                (.equal("jpegPhoto", bytes: [1, 2]), 0),
                (try .rule("caseExactMatch", "sn", "doe"), 0), (try .rule("caseExactMatch", "sn", "Doe"), 1),
                (.atLeast("sn", "E"), 0),
            ]
            for (filter, count) in filters {
                let search = DirectorySearch(base: Self.people, filter: filter)
                let entries = try await transport.search(search, on: slapd.anonymous).entries
                #expect(entries.count == count, "\(filter.text)")
            }
        }
    }

    @Test func `who binds on this machine sees more, and a wrong password nothing`() async throws {
        try await withSlapd { slapd, transport in
            let many = DirectorySearch(base: "ou=many,\(Self.everything)", filter: .equal("uid", "u7"))
            let hidden = try await fileFailure { try await transport.search(many, on: slapd.anonymous) }
            #expect(hidden.code == .notFound)
            #expect(try await transport.search(many, on: slapd.reader()).entries.count == 1)
            let refused = try await fileFailure {
                try await transport.search(many, on: slapd.reader(password: "wrong secret"))
            }
            #expect(refused.code == .authentication)
            #expect(!"\(refused) \(slapd.reader(password: "wrong secret"))".contains("secret"))
            // The connection that was bound is not used for whoever comes with another password.
            #expect(try await transport.search(many, on: slapd.reader()).entries.count == 1)
        }
    }

    @Test func `a result that was cut off does not look complete`() async throws {
        try await withSlapd { slapd, transport in
            let all = DirectorySearch(base: "ou=many,\(Self.everything)", scope: .oneLevel)
            let byServer = try await transport.search(all, on: slapd.reader())
            #expect(byServer.entries.count == 50)
            #expect(!byServer.isComplete)
            var few = all
            few.limit = 10
            let byUs = try await transport.search(few, on: slapd.reader())
            #expect(byUs.entries.count == 10)
            #expect(!byUs.isComplete)
            few.limit = 1
            few.filter = .equal("uid", "u7")
            let exact = try await transport.search(few, on: slapd.reader())
            #expect(exact.isComplete)
        }
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.255.0.9", true), ("localhost", true), ("LocalHost", true), ("[::1]", true),
        ("128.0.0.1", false), ("127.1", false), ("127.0.0.256", false), ("127.0.0.01", false), ("127.0.0.0x1", false),
        ("127.0.0.1.example.com", false), ("localhost.example.com", false), ("localhost.", false), ("[::2]", false),
        ("[::ffff:127.0.0.1]", false), ("ldap.example.com", false),
    ])
    func `only what is surely this machine counts as this machine`(host: String, isHere: Bool) {
        #expect(DirectoryServer(host: host, security: .none).isOnThisMachine == isHere)
    }

    @Test(arguments: [("192.0.2.1", "secret"), ("ldap.example.com", "secret"), ("127.0.0.1", "")])
    func `a password never leaves this machine in the clear, and is never empty`(
        host: String, password: String
    ) async throws {
        let transport = try CurlTransport()
        let server = DirectoryServer(
            host: host, port: 9, security: .none, credentials: .simple(name: "cn=a", password: password))
        let error = try await fileFailure { try await transport.search(DirectorySearch(base: ""), on: server) }
        #expect(error.code == .invalidRequest)
        #expect(error.outcome == .notSent)
        await transport.shutdown()
    }

    @Test func `a search with a password goes around the proxy`() async throws {
        let slapd = try await Slapd.start()
        defer { slapd.stop() }
        var options = CurlOptions()
        options.proxy = CurlOptions.Proxy(host: "127.0.0.1", port: Loopback.freePort())
        let transport = try CurlTransport(options: options)
        let jane = DirectorySearch(base: Self.people, filter: .equal("uid", "jane"))
        #expect(try await transport.search(jane, on: slapd.reader()).entries.count == 1)
        let error = try await fileFailure { try await transport.search(jane, on: slapd.anonymous) }
        #expect(error.code == .connection)
        await transport.shutdown(grace: .zero)
    }

    @Test func `a server that says nothing is given up`() async throws {
        try await Loopback.withSilentListener { port in
            let transport = try CurlTransport()
            let server = DirectoryServer(host: "127.0.0.1", port: port, security: .none)
            let error = try await fileFailure {
                try await transport.search(
                    DirectorySearch(base: ""), on: server, timeouts: ExchangeTimeouts(total: .milliseconds(200)))
            }
            #expect(error.code == .timeout)
            let stuck = Task { try await transport.search(DirectorySearch(base: ""), on: server) }
            stuck.cancel()
            await #expect(throws: CancellationError.self) { try await stuck.value }
            await transport.shutdown(grace: .zero)
        }
    }

    @Test(arguments: ["", "a=b", "a b", "a)", "\u{e9}", "a,b"])
    func `an attribute that could change the search is refused`(name: String) {
        #expect(throws: TransferError.self) { try DirectoryAttribute(name) }
    }

    private func withSlapd(_ body: (Slapd, CurlTransport) async throws -> Void) async throws {
        let slapd = try await Slapd.start()
        defer { slapd.stop() }
        let transport = try CurlTransport()
        try await body(slapd, transport)
        await transport.shutdown(grace: .zero)
    }
}
