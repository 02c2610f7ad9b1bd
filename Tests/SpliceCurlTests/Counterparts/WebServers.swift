import Foundation
import HTTPTypes
import SpliceCurl
import Testing

/// httpbin behind waitress: HTTP/1.1.
struct HTTPBin: Sendable {
    let process: Counterpart
    let port: Int

    static func start() async throws -> HTTPBin {
        let port = Loopback.freePort()
        let process = try Counterpart(
            Counterpart.python(environment: "http"), in: Counterpart.temporaryFolder(),
            ["-m", "waitress", "--host=127.0.0.1", "--port=\(port)", "--threads=8", "httpbin:app"])
        try await process.waitForPort(port)
        return HTTPBin(process: process, port: port)
    }

    func request(_ method: HTTPRequest.Method = .get, _ path: String) -> HTTPRequest {
        HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1:\(port)", path: path)
    }
}

/// hypercorn with `h2_app.py`: HTTP/2 over TLS and in the clear.
struct Hypercorn: Sendable {
    let process: Counterpart
    let certificates: Certificates
    let securePort: Int
    let plainPort: Int

    static func start() async throws -> Hypercorn {
        let certificates = try await Certificates.make()
        let ports = (Loopback.freePort(), Loopback.freePort())
        let process = try Counterpart(
            Counterpart.python(environment: "http"), in: Counterpart.temporaryFolder(),
            ["-m", "hypercorn", "--bind", "127.0.0.1:\(ports.0)", "--insecure-bind", "127.0.0.1:\(ports.1)"]
                + ["--certfile", certificates.server, "--keyfile", certificates.serverKey]
                + [Counterpart.script("h2_app.py") + ":app"])
        try await process.waitForPort(ports.0)
        try await process.waitForPort(ports.1)
        return Hypercorn(
            process: process, certificates: certificates, securePort: ports.0, plainPort: ports.1)
    }

    func secureRequest(_ path: String) -> HTTPRequest {
        HTTPRequest(method: .post, scheme: "https", authority: "127.0.0.1:\(securePort)", path: path)
    }

    func plainRequest(_ path: String) -> HTTPRequest {
        HTTPRequest(method: .post, scheme: "http", authority: "127.0.0.1:\(plainPort)", path: path)
    }

    func stop() {
        process.stop()
        certificates.remove()
    }
}

/// HAProxy: TLS that demands a client certificate, a backend that is down, one connection at a time, and a server that
/// does not answer in time.
struct HAProxy: Sendable {
    let process: Counterpart
    let certificates: Certificates
    let mutualPort: Int
    let plainPort: Int

    static func start(backend: Int, silent: Int) async throws -> HAProxy {
        let certificates = try await Certificates.make()
        let folder = try Counterpart.temporaryFolder()
        let ports = (Loopback.freePort(), Loopback.freePort())
        let both =
            try String(contentsOfFile: certificates.server, encoding: .utf8)
            + String(contentsOfFile: certificates.serverKey, encoding: .utf8)
        try both.write(to: folder.appending(path: "server.pem"), atomically: true, encoding: .utf8)
        try configuration(certificates, ports, backend: backend, silent: silent, down: Loopback.freePort()).write(
            to: folder.appending(path: "haproxy.cfg"), atomically: true, encoding: .utf8)
        let process = try Counterpart("haproxy", in: folder, ["-f", "haproxy.cfg"])
        try await process.waitForPort(ports.1)
        return HAProxy(process: process, certificates: certificates, mutualPort: ports.0, plainPort: ports.1)
    }

    func stop() {
        process.stop()
        certificates.remove()
    }

    func request(_ path: String, isMutual: Bool = false) -> HTTPRequest {
        HTTPRequest(
            method: .get, scheme: isMutual ? "https" : "http",
            authority: "127.0.0.1:\(isMutual ? mutualPort : plainPort)", path: path)
    }

    private static func configuration(
        _ certificates: Certificates, _ ports: (Int, Int), backend: Int, silent: Int, down: Int
    ) -> String {
        """
        defaults
            mode http
            timeout connect 2s
            timeout client 30s
            timeout server 30s
            timeout queue 30s
            retries 0
        frontend mutual
            bind 127.0.0.1:\(ports.0) ssl crt server.pem ca-file \(certificates.authority) verify required alpn h2,http/1.1
            http-request return status 200 content-type text/plain lf-string "%[ssl_c_s_dn(cn)] %[req.ver]"
        frontend plain
            bind 127.0.0.1:\(ports.1)
            http-request return status 200 hdr x-seen "%[req.hdr(proxy-authorization)]" if { path /direct }
            http-request silent-drop if { path /drop }
            http-response add-header x-unique %[rand]
            use_backend down if { path /down }
            use_backend silent if { path /silent }
            default_backend narrow
        backend down
            server one 127.0.0.1:\(down)
        backend silent
            timeout server 300ms
            server one 127.0.0.1:\(silent)
        backend narrow
            server one 127.0.0.1:\(backend) maxconn 1

        """
    }
}

/// pproxy: HTTP (with `CONNECT`) and SOCKS 5 on one port, for one user.
struct ForwardProxy: Sendable {
    let process: Counterpart
    let port: Int

    static func start() async throws -> ForwardProxy {
        let port = Loopback.freePort()
        let process = try Counterpart(
            Counterpart.python(environment: "http"), in: Counterpart.temporaryFolder(),
            ["-u", "-m", "pproxy", "-l", "http+socks5://127.0.0.1:\(port)#shop:correct-horse", "-v"])
        try await process.waitForPort(port)
        return ForwardProxy(process: process, port: port)
    }

    func options(
        _ kind: CurlOptions.Proxy.Kind, password: String? = "correct-horse"
    ) -> CurlOptions {
        var options = CurlOptions()
        options.proxy = CurlOptions.Proxy(
            kind, host: "127.0.0.1", port: port, user: password == nil ? nil : "shop", password: password)
        return options
    }

    /// How many times the proxy connected to a port.
    func connections(to port: Int) -> Int {
        process.written.split(separator: "\n").count { $0.contains("127.0.0.1:\(port)") }
    }
}
