import ArgumentParser
import Foundation
import Fulfilment
import Logging

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Runs the application until its orders are through or it is terminated.
@main
struct OrderFulfilmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "OrderFulfilment",
        abstract: "Brings every paid order of the shop to the warehouse, the books, the carrier and the customer.")

    @Option(help: "The file with the systems' addresses and credentials, JSON.")
    var endpoints: String
    @Option(help: "The file with the durable state, the same at every start.")
    var store: String
    @Option(help: "The key that OAuth tokens are sealed with, made when missing; by default the store's path and .key.")
    var key: String?
    @Option(help: "The file for the summary, JSON.")
    var summary: String?
    @Option(help: "End after so many orders; without it, run until SIGTERM.")
    var orders: Int?
    @Option(help: "The port for webhooks; 0 for any free one.")
    var port = 0
    @Option(help: "Seconds between two looks for orders whose webhook was lost.")
    var repairInterval = 900.0
    @Option(
        help: "What is logged to standard error: trace, debug, info, notice, warning, error, critical.",
        transform: Self.level)
    var logLevel = Logger.Level.error
    @Flag(help: "Print lines and never move the cursor; the default outside a terminal.")
    var plain = false

    func validate() throws {
        guard orders ?? 1 > 0, (0...65_535).contains(port), repairInterval > 0 else {
            throw ValidationError("orders and repair interval must be above zero, the port 0 to 65535")
        }
    }

    func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "order-fulfilment")
        logger.logLevel = logLevel
        var options = FulfilmentService.Options(
            addresses: try SystemAddresses(contentsOf: URL(filePath: endpoints)), store: URL(filePath: store))
        if let key { options.key = URL(filePath: key) }
        options.summary = summary.map { URL(filePath: $0) }
        options.orders = orders
        options.port = port
        options.repairInterval = .seconds(repairInterval)
        options.isPlain = plain || isatty(STDOUT_FILENO) == 0
        try await FulfilmentService(options, logger: logger).run()
    }

    private static func level(_ name: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: name) else { throw ValidationError("there is no log level “\(name)”") }
        return level
    }
}
