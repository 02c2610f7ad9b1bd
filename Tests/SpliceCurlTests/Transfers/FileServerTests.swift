import Foundation
import SpliceCurl
import SpliceHTTP
import SpliceTransfer
import Testing

/// Who the server is, who asks, and servers that do not answer.
@Suite(.serialized, .timeLimit(.minutes(2))) struct FileServerTests {
    @Test func `a server is known by its key, or nothing is said to it`() async throws {
        let openSSH = try await OpenSSHServer.start()
        defer { openSSH.process.stop() }
        let transport = try CurlTransport()
        let known: [FileServerHostKey] = [
            .fingerprint(sha256: openSSH.fingerprint), .knownHosts(file: openSSH.file("known_hosts")),
        ]
        for key in known { #expect(try await transport.list("", on: openSSH.server(hostKey: key)).isEmpty) }

        let strange: [FileServerHostKey] = [
            .fingerprint(sha256: "SHA256:" + String(repeating: "A", count: 43)),
            .knownHosts(file: openSSH.file("known_hosts_wrong")),
            .knownHosts(file: openSSH.file("known_hosts_empty")),
            .knownHosts(file: openSSH.file("does-not-exist")),
        ]
        let logIns = openSSH.process.written.split(separator: "\n").count { $0.contains("Accepted") }
        for key in strange {
            let error = try await fileFailure { try await transport.list("", on: openSSH.server(hostKey: key)) }
            #expect(error.code == .hostKey, "\(key)")
            #expect(error.outcome == .notSent)
        }
        #expect(openSSH.process.written.split(separator: "\n").count { $0.contains("Accepted") } == logIns)
        await transport.shutdown(grace: .zero)
    }

    @Test func `a user is shown by key, with or without passphrase, and strangers are refused`() async throws {
        let openSSH = try await OpenSSHServer.start()
        defer { openSSH.process.stop() }
        let transport = try CurlTransport()
        let good: [FileServerLogin] = [
            .key(file: openSSH.file("user-ed25519")), .key(file: openSSH.file("user-ecdsa")),
            .key(file: openSSH.file("user-encrypted"), passphrase: "open sesame"),
        ]
        for login in good { #expect(try await transport.list("", on: openSSH.server(login: login)).isEmpty) }
        let bad: [FileServerLogin] = [
            .key(file: openSSH.file("stranger")), .key(file: openSSH.file("does-not-exist")),
            .key(file: openSSH.file("user-encrypted"), passphrase: "wrong secret"), .password("correct horse"),
        ]
        for login in bad {
            let error = try await fileFailure { try await transport.list("", on: openSSH.server(login: login)) }
            #expect(error.code == .authentication)
            #expect(error.outcome == .notSent)
            #expect(!"\(error) \(login) \(openSSH.server(login: login))".contains("secret"))
        }
        await transport.shutdown(grace: .zero)
    }

    @Test(arguments: [[], ["--question"]]) func `a password opens an SFTP session, a wrong one does not`(
        arguments: [String]
    ) async throws {
        let good = try await PasswordSFTPServer.start(arguments.first ?? "--")
        defer { good.process.stop() }
        let transport = try CurlTransport()
        try await transport.upload(.text("hello"), to: "a", on: good.server)
        #expect(try await transport.list("", on: good.server).contains { $0.name == "a" && $0.size == 5 })
        let bad = try await PasswordSFTPServer.start(password: "wrong secret")
        defer { bad.process.stop() }
        let error = try await fileFailure { try await transport.list("", on: bad.server) }
        #expect(error.code == .authentication)
        #expect(!"\(error)".contains("wrong secret"))
        await transport.shutdown(grace: .zero)
    }

    @Test func `an FTPS server's certificate and the password are checked`() async throws {
        let ftps = try await FTPSServer.start()
        defer { ftps.stop() }
        let distrusting = try CurlTransport()
        let untrusted = try await fileFailure { try await distrusting.list("", on: ftps.server()) }
        #expect(untrusted.code == .tls)
        #expect(untrusted.outcome == .notSent)
        await distrusting.shutdown()
        let transport = try CurlTransport(options: ftps.trusting)
        let error = try await fileFailure {
            try await transport.list("", on: ftps.server(password: "wrong secret"))
        }
        #expect(error.code == .authentication)
        #expect(!"\(error)".contains("wrong secret"))
        await transport.shutdown(grace: .zero)
    }

    @Test func `a server that does not know MLSD is asked for names`() async throws {
        let ftps = try await FTPSServer.start("--plain-names")
        defer { ftps.stop() }
        let transport = try CurlTransport(options: ftps.trusting)
        try await transport.upload(.text("x"), to: "a b.txt", on: ftps.server())
        #expect(try await transport.list("", on: ftps.server()) == [RemoteFile(name: "a b.txt")])
        await transport.shutdown(grace: .zero)
    }

    @Test func `a name that the server refuses is a refusal with the server's reply`() async throws {
        let ftps = try await FTPSServer.start()
        defer { ftps.stop() }
        let transport = try CurlTransport(options: ftps.trusting)
        let error = try await fileFailure {
            try await transport.upload(
                .text("x"), to: "refuse", on: ftps.server(), FileUpload(placement: .atomic(temporaryName: "refuse.tmp"))
            )
        }
        #expect(error.outcome == .refused)
        #expect(error.reply?.code == 553)
        await transport.shutdown(grace: .zero)
    }

    /// libcurl waits for the last reply inside its own function; the caller does not.
    @Test(arguments: [false, true]) func `time-outs and cancellation hold while libcurl waits for the last reply`(
        isSFTP: Bool
    ) async throws {
        let sftp = try await PasswordSFTPServer.start()
        defer { sftp.process.stop() }
        let ftps = try await FTPSServer.start()
        defer { ftps.stop() }
        let transport = try CurlTransport(options: ftps.trusting)
        let (server, process) = isSFTP ? (sftp.server, sftp.process) : (ftps.server(), ftps.process)
        for timeouts in [
            ExchangeTimeouts(total: .seconds(5)), ExchangeTimeouts(firstByte: .milliseconds(500), total: nil),
        ] {
            let error = try await fileFailure {
                try await transport.upload(.text("x"), to: "hang", on: server, FileUpload(), timeouts: timeouts)
            }
            #expect(error.code == .timeout)
            #expect(error.outcome == .ambiguous, "all of it was handed over: \(error)")
        }
        let count = process.written.components(separatedBy: "hanging").count
        let stuck = Task { try await transport.upload(.text("x"), to: "hang", on: server) }
        try await process.waitForOutput { $0.components(separatedBy: "hanging").count > count }
        // Another exchange with the same server is not held up.
        try await transport.upload(.text("y"), to: "other", on: server)
        stuck.cancel()
        await #expect(throws: CancellationError.self) { try await stuck.value }
        await transport.shutdown(grace: .zero)
        #expect(sockets(connectedTo: server.port).isEmpty)
    }

    @Test func `without a server nothing was done, and after a shutdown nothing is begun`() async throws {
        let transport = try CurlTransport()
        let server = FileServer.sftp(
            host: "127.0.0.1", port: Loopback.freePort(), user: "u", login: .password("p"),
            hostKey: .fingerprint(sha256: String(repeating: "A", count: 43)))
        let error = try await fileFailure { try await transport.upload(.text("x"), to: "a", on: server) }
        #expect(error.code == .connection)
        #expect(error.outcome == .notSent)
        await transport.shutdown()
        #expect(try await fileFailure { try await transport.list("", on: server) }.code == .shutdown)
    }
}
