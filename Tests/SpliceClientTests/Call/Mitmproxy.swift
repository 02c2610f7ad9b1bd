import Foundation
import SplicePeers

/// mitmproxy, an intercepting proxy written elsewhere, in front of an origin: it speaks TLS and HTTP/2 with a certificate of
/// its own, and spoils what passes through in the way that the path asks for.
///
/// `/fault/KIND/…` meets its fault at the first visit and none after that.
final class Mitmproxy {
    private static let program = #"""
        from asyncio import create_task, run, sleep, to_thread
        from sys import argv, stdin
        from mitmproxy import http, options
        from mitmproxy.tools.dump import DumpMaster

        def kind(flow):
            parts = flow.request.path.split("?")[0].split("/")
            return parts[parts.index("fault") + 1] if "fault" in parts else ""

        class Faults:
            def __init__(self): self.visits = {}

            def request(self, flow):
                visit = self.visits.get(flow.request.path, 0)
                self.visits[flow.request.path] = visit + 1
                flow.metadata["fault"] = kind(flow) if visit == 0 else ""
                fault = flow.metadata["fault"]
                if fault == "error": flow.response = http.Response.make(500, b"{}")
                if fault == "throttle": flow.response = http.Response.make(429, b"", {"retry-after": "0"})
                if fault == "unsent": flow.kill()

            def response(self, flow):
                fault = flow.metadata["fault"]
                flow.response.headers["x-spoken"] = flow.request.http_version
                if fault == "lost": flow.kill()
                if fault == "short": flow.response.raw_content = flow.response.raw_content[:9]
                if fault == "unzip": flow.response.headers["content-encoding"] = "gzip"

        async def main(origin, folder):
            settings = options.Options(confdir=folder, mode=[f"reverse:{origin}"], listen_host="127.0.0.1", listen_port=0)
            master = DumpMaster(settings, with_termlog=False, with_dumper=False)
            master.addons.add(Faults())
            running = create_task(master.run())
            servers = master.addons.get("proxyserver").servers
            while not any(server.listen_addrs for server in servers): await sleep(0.01)
            port = [address for server in servers for address in server.listen_addrs][0][1]
            print(port, flush=True)
            await to_thread(stdin.read)
            master.shutdown()
            await running

        run(main(*argv[1:]))
        """#

    /// Where it listens.
    let address: String
    private let peer: PythonPeer
    private let folder = FileManager.default.temporaryDirectory.appending(path: "mitmproxy-\(UUID().uuidString)")

    init(before origin: String) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        peer = try PythonPeer(
            environment: "mitmproxy", arguments: ["-c", Mitmproxy.program, origin, folder.path(percentEncoded: false)])
        address = peer.address.replacing("http://127.0.0.1", with: "https://localhost")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The file of the certificate that has signed its own.
    var authority: String { folder.appending(path: "mitmproxy-ca-cert.pem").path(percentEncoded: false) }
}
