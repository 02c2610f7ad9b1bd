import ArgumentParser
import Foundation
import Sandbox

/// Serves the stand-in systems until it is terminated.
@main
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Serves the stand-in systems of the examples on loopback ports, and keeps a ledger of what they did.")

    @Option(help: "The file to write once everything listens: addresses and credentials, JSON.")
    var endpoints: String
    @Option(help: "The folder for the ledgers.")
    var ledgers: String
    @Option(help: "How many orders the shop places after the first subscription to orders/paid.")
    var orders = 500
    @Option(name: .customLong("rate"), help: "Orders a second.")
    var ordersPerSecond = 250.0
    @Option(help: "Decides the orders and the credentials.")
    var seed: UInt64 = 1
    @Option(help: "Decides the faults; none without it.")
    var faults: UInt64?
    @Option(help: "How many times faster than the vendors' the rate limits run.")
    var timeScale = 60.0
    @Option(help: "Seconds that an access token lives.")
    var tokenLife = 10
    @Option(help: "Seconds from the first attempt at a webhook to its last retry.")
    var webhookRetrySpan = 20.0
    @Option(help: "A port, as SYSTEM=PORT; any free one without it, or when it is taken. May be repeated.")
    var port: [String] = []
    @Option(help: "A Python that has aiosmtpd, for the mail system; no mail without it.")
    var python: String?

    func validate() throws {
        guard orders >= 0, ordersPerSecond > 0, timeScale > 0, tokenLife > 0, webhookRetrySpan > 0 else {
            throw ValidationError("orders must not be negative; rate, time scale, token life and span must be positive")
        }
        _ = try ports()
    }

    func run() async throws {
        var options = SandboxOptions(ledgers: URL(filePath: ledgers))
        options.orders = orders
        options.ordersPerSecond = ordersPerSecond
        options.seed = seed
        options.faults = faults
        options.timeScale = timeScale
        options.tokenLife = .seconds(tokenLife)
        options.webhookRetrySpan = .seconds(webhookRetrySpan)
        options.ports = try ports()
        options.python = python.map { URL(filePath: $0) }

        let file = URL(filePath: endpoints)
        try await Sandbox(options).run { found in
            try found.write(to: file)
            try FileHandle.standardOutput.write(
                contentsOf: Data("sandbox: listening; addresses in \(file.path)\n".utf8))
        }
    }

    private func ports() throws -> [String: Int] {
        let systems = ["shop", "warehouse", "accounting", "shipping", "mail", "mail-trace"]
        let pairs = try port.map { text -> (String, Int) in
            let parts = text.split(separator: "=").map(String.init)
            guard parts.count == 2, systems.contains(parts[0]), let port = Int(parts[1]), (0...65_535).contains(port)
            else {
                throw ValidationError("--port \(text): expected SYSTEM=PORT with a system of \(systems)")
            }
            return (parts[0], port)
        }
        return Dictionary(pairs, uniquingKeysWith: { _, last in last })
    }
}
