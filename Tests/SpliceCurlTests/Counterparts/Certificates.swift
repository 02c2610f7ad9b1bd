import Foundation

/// A certificate authority of the test's own, with a server certificate for localhost and a client certificate, made
/// with the `openssl` command in a temporary folder.
struct Certificates: Sendable {
    let folder: URL

    var authority: String { folder.appending(path: "ca.pem").path }
    var server: String { folder.appending(path: "server.pem").path }
    var serverKey: String { folder.appending(path: "server.key").path }
    var client: String { folder.appending(path: "client.pem").path }
    var clientKey: String { folder.appending(path: "client.key").path }

    static func make() async throws -> Certificates {
        let certificates = Certificates(folder: try Counterpart.temporaryFolder())
        let script = """
            set -e
            curve="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
            openssl req -x509 $curve -days 2 -subj "/CN=Test authority" -keyout ca.key -out ca.pem
            for name in server client; do
                openssl req $curve -subj "/CN=$name" -keyout $name.key -out $name.csr
                printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\\n' > $name.ext
                openssl x509 -req -days 2 -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile $name.ext \\
                    -out $name.pem
            done
            echo made
            """
        let shell = try Counterpart("bash", in: certificates.folder, ["-c", script])
        try await shell.waitForOutput { $0.contains("made\n") }
        return certificates
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}
