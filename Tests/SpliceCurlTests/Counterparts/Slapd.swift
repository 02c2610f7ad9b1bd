import SpliceTransfer

/// slapd with 60 people, run by `directory_server.sh`.
struct Slapd: Sendable {
    let process: Counterpart
    let port: Int

    static func start() async throws -> Slapd {
        let port = Loopback.freePort()
        let process = try Counterpart(
            "bash", in: Counterpart.temporaryFolder(), [Counterpart.script("directory_server.sh"), "\(port)"])
        try await process.waitForPort(port)
        return Slapd(process: process, port: port)
    }

    func stop() { process.stop() }

    var anonymous: DirectoryServer { DirectoryServer(host: "localhost", port: port, security: .none) }

    func reader(password: String = "correct horse") -> DirectoryServer {
        DirectoryServer(
            host: "127.0.0.1", port: port, security: .none,
            credentials: .simple(name: "uid=reader,ou=people,dc=example,dc=com", password: password))
    }
}
