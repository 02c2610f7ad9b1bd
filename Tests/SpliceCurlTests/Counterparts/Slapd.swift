import SpliceCurl
import SpliceTransfer

/// slapd with 2,503 people, in the clear and over TLS, run by `directory_server.sh`.
struct Slapd: Sendable {
    let process: Counterpart
    let certificates: Certificates
    let port: Int
    let securePort: Int

    /// - Parameter wantsCertificate: Whether a client over TLS must show a certificate of the test's authority.
    static func start(wantsCertificate: Bool = false) async throws -> Slapd {
        let certificates = try await Certificates.make()
        let (port, securePort) = (Loopback.freePort(), Loopback.freePort())
        let process = try Counterpart(
            "bash", in: Counterpart.temporaryFolder(),
            [
                Counterpart.script("directory_server.sh"), "\(port)", "\(securePort)", certificates.server,
                certificates.serverKey, certificates.authority, wantsCertificate ? "demand" : "never",
            ])
        try await process.waitForPort(securePort)
        return Slapd(process: process, certificates: certificates, port: port, securePort: securePort)
    }

    func stop() {
        process.stop()
        certificates.remove()
    }

    /// A transport that trusts the test's authority.
    func transport(_ change: (inout CurlOptions) -> Void = { _ in }) throws -> CurlTransport {
        var options = CurlOptions()
        options.trust = .file(certificates.authority)
        change(&options)
        return try CurlTransport(options: options)
    }

    /// Over TLS, as someone of ou=people.
    func secure(
        _ user: String = "reader", password: String = "correct horse", host: String = "localhost"
    ) -> DirectoryServer {
        DirectoryServer(
            host: host, port: securePort, security: .implicitTLS,
            credentials: .simple(name: "uid=\(user),ou=people,dc=example,dc=com", password: password))
    }

    var anonymous: DirectoryServer { DirectoryServer(host: "localhost", port: port, security: .none) }

    func reader(password: String = "correct horse") -> DirectoryServer {
        DirectoryServer(
            host: "127.0.0.1", port: port, security: .none,
            credentials: .simple(name: "uid=reader,ou=people,dc=example,dc=com", password: password))
    }
}
