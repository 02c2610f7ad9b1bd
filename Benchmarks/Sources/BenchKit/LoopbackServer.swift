import Foundation

/// nginx on loopback ports of its own, answering with about 1 KB of JSON, and a socket that never answers.
public struct LoopbackServer {
    /// Where the server keeps its files; `files` of it is what it serves under `/files/`.
    public let folder: URL
    /// HTTP/1.1 in the clear.
    public let plainPort: Int
    /// TLS, with HTTP/2.
    public let securePort: Int
    /// A port that accepts and never answers.
    public let silentPort: Int
    private let process: Process
    private let silent: Int32

    /// The certificate to trust.
    public var authority: String { folder.appending(path: "cert.pem").path }

    /// Starts a server, which runs until ``stop()``.
    public init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "splice-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "files"), withIntermediateDirectories: true)
        (plainPort, securePort) = (Self.freePort(), Self.freePort())
        silent = Self.listen(port: 0, backlog: 4096)
        silentPort = Self.port(of: silent)
        try Self.makeCertificate(in: folder)
        let record = #"{"id":4711,"email":"jane@example.com","total":"123.45","currency":"EUR","status":"open"}"#
        let body = "[" + Array(repeating: record, count: 11).joined(separator: ",") + "]"
        try Self.configuration(plainPort, securePort, body: body).write(
            to: folder.appending(path: "nginx.conf"), atomically: true, encoding: .utf8)
        process = Process()
        // The last core for the server, the first for the contestants, where there is a way to say so.
        process.executableURL = URL(fileURLWithPath: "/usr/bin/taskset")
        process.arguments = [
            "-c", "\(ProcessInfo.processInfo.processorCount - 1)", "/usr/sbin/nginx", "-p", folder.path, "-c",
            "nginx.conf",
            "-e", "stderr",
        ]
        try process.run()
        Thread.sleep(forTimeInterval: 1)
    }

    /// Ends the server and removes its files.
    public func stop() {
        // Not `terminate()`: on Linux a child inherits the signals that the starting thread blocks, and a thread of the concurrency
        // pool blocks SIGTERM.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        close(silent)
        try? FileManager.default.removeItem(at: folder)
    }

    private static func makeCertificate(in folder: URL) throws {
        let openssl = Process()
        openssl.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        openssl.arguments =
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext"
            .split(separator: " ").map(String.init)
            + ["subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"]
        openssl.currentDirectoryURL = folder
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
    }

    private static func configuration(_ plain: Int, _ secure: Int, body: String) -> String {
        """
        daemon off;
        master_process off;
        pid nginx.pid;
        events { worker_connections 16384; }
        http {
            access_log off;
            client_body_temp_path .; proxy_temp_path .; fastcgi_temp_path .; uwsgi_temp_path .; scgi_temp_path .;
            keepalive_requests 100000000;
            sendfile on;
            server {
                listen 127.0.0.1:\(plain) backlog=4096;
                listen 127.0.0.1:\(secure) ssl http2 backlog=4096;
                ssl_certificate cert.pem;
                ssl_certificate_key key.pem;
                location / { default_type application/json; return 200 '\(body)'; }
                location = /pages { types {} default_type application/json; root files; try_files /$arg_page.json =404; }
            }
        }
        """
    }

    private static func freePort() -> Int {
        let descriptor = listen(port: 0, backlog: 1)
        defer { close(descriptor) }
        return port(of: descriptor)
    }

    private static func listen(port: UInt16, backlog: Int32) -> Int32 {
        #if os(Linux)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        _ = Foundation.listen(descriptor, backlog)
        return descriptor
    }

    private static func port(of descriptor: Int32) -> Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
