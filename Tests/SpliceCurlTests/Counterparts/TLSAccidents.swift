import HTTPTypes
import SpliceCurl

/// `tls_accidents.py`: refuses streams, breaks connections off and keeps waiting, as the path asks.
struct TLSAccidents: Sendable {
    let process: Counterpart
    let certificates: Certificates
    /// HTTP/2 only.
    let port: Int
    /// HTTP/1.1 only.
    let oldPort: Int
    /// Any protocol, for those who have a certificate, and then only the beginning of an answer.
    let mutualPort: Int

    static func start() async throws -> TLSAccidents {
        let certificates = try await Certificates.make()
        let ports = (Loopback.freePort(), Loopback.freePort(), Loopback.freePort())
        let process = try Counterpart(
            Counterpart.python(environment: "http"), in: Counterpart.temporaryFolder(),
            [Counterpart.script("tls_accidents.py"), "\(ports.0)", "\(ports.1)", "\(ports.2)"]
                + [certificates.server, certificates.serverKey, certificates.authority])
        try await process.waitForPort(ports.0)
        try await process.waitForPort(ports.1)
        try await process.waitForPort(ports.2)
        return TLSAccidents(
            process: process, certificates: certificates, port: ports.0, oldPort: ports.1, mutualPort: ports.2)
    }

    func stop() {
        process.stop()
        certificates.remove()
    }

    func request(_ method: HTTPRequest.Method, _ path: String, isOld: Bool = false) -> HTTPRequest {
        HTTPRequest(method: method, scheme: "https", authority: "127.0.0.1:\(isOld ? oldPort : port)", path: path)
    }

    /// How often a path was asked for.
    func count(of path: String) -> Int { process.written.split(separator: "\n").count { $0 == "request \(path)" } }

    /// A transport that trusts the server.
    func transport(connectionsPerHost: Int = 6, isKnown: Bool = false) throws -> CurlTransport {
        var options = CurlOptions()
        options.trust = .file(certificates.authority)
        options.maxConnectionsPerHost = connectionsPerHost
        if isKnown { options.identity = .files(certificate: certificates.client, key: certificates.clientKey) }
        return try CurlTransport(options: options)
    }
}
