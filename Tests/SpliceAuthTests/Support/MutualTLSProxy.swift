import Foundation

/// nginx in front of a server, with certificates of the test's own: it demands a client certificate and tells the server which one
/// it was shown.
struct MutualTLSProxy {
    private let process: Peer
    private let folder: String
    let port: Int

    var authority: String { path("ca.pem") }
    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Starts it in `folder`.
    ///
    /// - Parameter upstream: `host:port` of the server.
    static func start(in folder: String, upstream: String) async throws -> MutualTLSProxy {
        let script = """
            set -e
            cd "$1"
            curve="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
            openssl req -x509 $curve -days 2 -subj "/CN=Test authority" -keyout ca.key -out ca.pem
            openssl req -x509 $curve -days 2 -subj "/CN=stranger" -keyout stranger.key -out stranger.pem
            for name in server client other; do
                openssl req $curve -subj "/CN=$name" -keyout $name.key -out $name.csr
                printf 'subjectAltName=IP:127.0.0.1\\n' > $name.ext
                openssl x509 -req -days 2 -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile $name.ext -out $name.pem
            done
            for name in client other stranger; do openssl x509 -in $name.pem -outform DER -out $name.der; done
            """
        let files = try Peer("/bin/bash", ["-c", "(\(script)) >&2 && echo made", "make", folder])
        guard await files.line() == "made" else { throw Tools.Missing(path: "openssl") }
        files.stop()
        for attempt in 0..<20 {
            let port = 18_000 + (Int(getpid()) * 7 + attempt * 97) % 2000
            try configuration(port, upstream).write(
                toFile: "\(folder)/nginx.conf", atomically: true, encoding: .utf8)
            // nginx ends when the standard input of the shell around it does, however this process ends.
            let run = """
                PATH=$PATH:/usr/sbin
                nginx -p "$1" -c nginx.conf -e "$1/error.log" >&2 & child=$!
                # Signals may be blocked here, as they are on the threads that run tests; this one cannot be.
                trap 'kill -9 $child' TERM
                for i in $(seq 500); do
                    kill -0 $child || { echo failed; exit 1; }
                    [ -s "$1/nginx.pid" ] && break
                    sleep 0.01
                done
                echo ready
                cat >/dev/null
                kill -9 $child
                """
            let process = try Peer("/bin/bash", ["-c", run, "nginx", folder])
            if await process.line() == "ready" {
                return MutualTLSProxy(process: process, folder: folder, port: port)
            }
            process.stop()
        }
        throw Tools.Missing(path: "nginx")
    }

    func stop() { process.stop() }

    private static func configuration(_ port: Int, _ upstream: String) -> String {
        """
        daemon off;
        master_process off;
        pid nginx.pid;
        events { worker_connections 256; }
        http {
            access_log off;
            client_body_temp_path .; proxy_temp_path .; fastcgi_temp_path .; uwsgi_temp_path .; scgi_temp_path .;
            server {
                listen 127.0.0.1:\(port) ssl;
                ssl_certificate server.pem;
                ssl_certificate_key server.key;
                ssl_client_certificate ca.pem;
                ssl_verify_client optional_no_ca;
                location / {
                    if ($ssl_client_verify = NONE) { return 496; }
                    proxy_pass http://\(upstream);
                    proxy_set_header X-Client-Cert $ssl_client_escaped_cert;
                    proxy_set_header X-Client-Verify $ssl_client_verify;
                    proxy_set_header X-Client-Subject $ssl_client_s_dn;
                }
            }
        }
        """
    }
}
