import Foundation
import SpliceCurl
import SpliceTransfer
import Testing

/// pyftpdlib with TLS, run by `ftps_server.py`.
struct FTPSServer: Sendable {
    let process: Counterpart
    let certificates: Certificates
    let port: Int
    /// What the server keeps.
    let files: URL

    static func start(_ arguments: String...) async throws -> FTPSServer {
        let certificates = try await Certificates.make()
        let files = certificates.folder.appending(path: "files")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: false)
        let process = try Counterpart(
            Counterpart.python(environment: "files"), in: Counterpart.temporaryFolder(),
            ["-u", Counterpart.script("ftps_server.py"), files.path, certificates.server, certificates.serverKey]
                + ["shop", "correct horse"] + arguments)
        try await process.waitForOutput { $0.contains("\n") }
        let port = try #require(process.word(after: "port").flatMap { Int($0) }, "\(process.written)")
        return FTPSServer(process: process, certificates: certificates, port: port, files: files)
    }

    func stop() {
        process.stop()
        certificates.remove()
    }

    func server(
        security: FileServer.FTPSecurity = .explicitTLS, password: String = "correct horse"
    ) -> FileServer {
        .ftps(host: "localhost", port: port, security: security, user: "shop", password: password)
    }

    /// Options that trust the server.
    var trusting: CurlOptions {
        var options = CurlOptions()
        options.trust = .file(certificates.authority)
        return options
    }
}
