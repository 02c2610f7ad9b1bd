import Foundation

/// nginx with the test's own certificates: HTTP/1.1, HTTP/2 over TLS, and HTTP/2 that demands a client certificate.
struct Nginx: Sendable {
    let process: Counterpart
    let certificates: Certificates
    let plainPort: Int
    let securePort: Int
    let mutualPort: Int

    static func start() async throws -> Nginx {
        let certificates = try await Certificates.make()
        let folder = try Counterpart.temporaryFolder()
        let ports = (Loopback.freePort(), Loopback.freePort(), Loopback.freePort())
        try configuration(certificates, ports).write(
            to: folder.appending(path: "nginx.conf"), atomically: true, encoding: .utf8)
        try Data(repeating: UInt8(ascii: "n"), count: 5_000_000).write(to: folder.appending(path: "large.bin"))
        let process = try Counterpart(
            "nginx", in: folder, ["-p", folder.path, "-c", "nginx.conf", "-e", "stderr"])
        try await process.waitForPort(ports.2)
        return Nginx(
            process: process, certificates: certificates, plainPort: ports.0, securePort: ports.1, mutualPort: ports.2)
    }

    func stop() {
        process.stop()
        certificates.remove()
    }

    private static func configuration(_ certificates: Certificates, _ ports: (Int, Int, Int)) -> String {
        let locations = """
            location / {
                default_type application/json;
                add_header x-protocol $server_protocol;
                add_header x-connection $connection;
                return 200 '{"ok":true,"client":"$ssl_client_s_dn"}';
            }
            location /large.bin { root .; }
            location /runs.bin { root .; }
            location /upload { return 200 'read'; }
            """
        let tls = """
            ssl_certificate \(certificates.server);
            ssl_certificate_key \(certificates.serverKey);
            """
        return """
            daemon off;
            master_process off;
            pid nginx.pid;
            events { worker_connections 2048; }
            http {
                access_log off;
                client_body_temp_path .; proxy_temp_path .; fastcgi_temp_path .; uwsgi_temp_path .; scgi_temp_path .;
                gzip on;
                gzip_min_length 1;
                gzip_types application/octet-stream text/plain;
                keepalive_requests 100000;
                server { listen 127.0.0.1:\(ports.0); \(locations) }
                server { listen 127.0.0.1:\(ports.1) ssl http2; \(tls) \(locations) }
                server {
                    listen 127.0.0.1:\(ports.2) ssl http2;
                    \(tls)
                    ssl_client_certificate \(certificates.authority);
                    ssl_verify_client on;
                    \(locations)
                }
            }
            """
    }
}
