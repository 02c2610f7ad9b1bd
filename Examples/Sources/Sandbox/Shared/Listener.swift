import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOPosix

/// Serves one stand-in on a loopback port of its own until it is cancelled.
struct Listener: Sendable {
    let standIn: any StandIn
    let options: SandboxOptions
    let faults: FaultPlan

    /// Runs the server. `port` 0 lets the system choose; so does a port that is taken, which is said on standard error.
    /// `listening` is called once, with the port.
    func run(port: Int, listening: @escaping @Sendable (Int) async -> Void) async throws {
        do {
            try await serve(port: port, listening: listening)
        } catch let error as IOError where error.errnoCode == EADDRINUSE && port != 0 {
            let line = "sandbox: port \(port) is taken, \(standIn.name) listens on another\n"
            FileHandle.standardError.write(Data(line.utf8))
            try await serve(port: 0, listening: listening)
        }
    }

    private func serve(port: Int, listening: @escaping @Sendable (Int) async -> Void) async throws {
        let router = Router(context: SandboxContext.self)
        router.add(middleware: Gate(standIn, options: options, faults: faults))
        standIn.addRoutes(to: router)
        var logger = Logger(label: standIn.name)
        logger.logLevel = .critical
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in
                await listening(channel.localAddress?.port ?? 0)
            },
            logger: logger)
        try await application.run()
    }
}
