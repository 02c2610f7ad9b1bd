import Foundation
import SpliceTransfer
import Testing

/// OpenSSH's sshd with its SFTP server, run by `sftp_server.sh`: log-in by key.
struct OpenSSHServer: Sendable {
    let process: Counterpart
    let port: Int
    let user: String
    let fingerprint: String

    static func start() async throws -> OpenSSHServer {
        let port = Loopback.freePort()
        let folder = try Counterpart.temporaryFolder()
        // The server is another user where the tests are root's.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        let process = try Counterpart(
            "bash", in: folder, [Counterpart.script("sftp_server.sh"), "\(port)"])
        try await process.waitForPort(port)
        return OpenSSHServer(
            process: process, port: port, user: try #require(process.word(after: "user")),
            fingerprint: try #require(process.word(after: "fingerprint")))
    }

    /// What the server keeps.
    var files: URL { process.folder.appending(path: "files") }
    func file(_ name: String) -> String { process.folder.appending(path: name).path }

    func server(
        login: FileServerLogin? = nil, hostKey: FileServerHostKey? = nil
    ) -> FileServer {
        .sftp(
            host: "127.0.0.1", port: port, user: user, login: login ?? .key(file: file("user-ed25519")),
            hostKey: hostKey ?? .fingerprint(sha256: fingerprint))
    }
}

/// asyncssh, run by `sftp_password_server.py`: log-in by password, and faults.
struct PasswordSFTPServer: Sendable {
    let process: Counterpart
    let server: FileServer

    static func start(_ arguments: String..., password: String = "correct horse") async throws -> PasswordSFTPServer {
        let folder = try Counterpart.temporaryFolder()
        let process = try Counterpart(
            Counterpart.python(environment: "files"), in: folder,
            ["-u", Counterpart.script("sftp_password_server.py"), folder.path, "shop", "correct horse"] + arguments)
        try await process.waitForOutput { $0.contains("fingerprint") && $0.hasSuffix("\n") }
        let port = try #require(process.word(after: "port").flatMap { Int($0) })
        let fingerprint = try #require(process.word(after: "fingerprint"))
        return PasswordSFTPServer(
            process: process,
            server: .sftp(
                host: "127.0.0.1", port: port, user: "shop", login: .password(password),
                hostKey: .fingerprint(sha256: fingerprint)))
    }
}

extension Counterpart {
    /// The word that follows `key` in the output.
    func word(after key: String) -> String? {
        let words = written.split(whereSeparator: \.isWhitespace)
        return words.firstIndex { $0 == key }.flatMap { words.dropFirst($0 + 1).first.map(String.init) }
    }
}
