import SplicePeers

/// httpbin, a server written elsewhere for trying out HTTP clients.
enum HTTPBin {
    private static let program = """
        from sys import stdin
        from threading import Thread
        from httpbin import app
        from waitress.server import create_server
        server = create_server(app, host="127.0.0.1", port=0, threads=32)
        Thread(target=server.run, daemon=True).start()
        print(server.effective_port, flush=True)
        stdin.read()
        """

    static func start() throws -> PythonPeer { try PythonPeer(environment: "http", program: program) }
}
