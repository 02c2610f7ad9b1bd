import Foundation
import SplicePeers

/// A SOAP server made with spyne, in a process of its own; see `Peers/soap_server.py`.
final class SOAPServer {
    private struct Ports: Decodable {
        let soap11: Int
        let soap12: Int
    }

    private let peer: PythonPeer
    private let ports: Ports

    /// Where SOAP 1.1 is spoken, and where 1.2.
    var soap11: String { "http://127.0.0.1:\(ports.soap11)" }
    var soap12: String { "http://127.0.0.1:\(ports.soap12)" }

    init() throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/soap_server.py")
        peer = try PythonPeer(environment: "soap", arguments: [script.path()])
        ports = try JSONDecoder().decode(Ports.self, from: peer.line)
    }
}
