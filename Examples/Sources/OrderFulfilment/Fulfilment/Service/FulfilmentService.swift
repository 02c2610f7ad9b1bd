package import Foundation
package import Logging
import ServiceLifecycle
import SpliceAuth
import SpliceConnect
import SpliceCurl
import SpliceDelivery
import SpliceSQLite
import SpliceShopify
import UnixSignals

/// The application: one store, five systems, one process, webhooks in, and what repairs them.
package struct FulfilmentService: Sendable {
    /// What it is started with.
    package struct Options: Sendable {
        /// Where the systems are.
        package var addresses: SystemAddresses
        /// The durable state, the same file at every start.
        package var store: URL
        /// The key that OAuth tokens are sealed with in the store; made when it is missing. In earnest it lies where backups of the
        /// store do not.
        package var key: URL
        /// Where the summary goes; nil for nowhere.
        package var summary: URL?
        /// After how many orders to end; nil for never.
        package var orders: Int?
        /// Where webhooks are received; 0 for any free port.
        package var port = 0
        /// How often lost webhooks are looked for.
        package var repairInterval = Duration.seconds(900)
        /// Never move the cursor.
        package var isPlain = true

        package init(addresses: SystemAddresses, store: URL) {
            self.addresses = addresses
            self.store = store
            key = store.appendingPathExtension("key")
        }
    }

    private let options: Options
    private let logger: Logger

    package init(_ options: Options, logger: Logger) {
        self.options = options
        self.logger = logger
    }

    /// Runs until the orders are through, or until SIGTERM or SIGINT: then no step begins any more, those under way come to
    /// their end, and the rest waits in the store for the next start.
    package func run() async throws {
        let store = try await SQLiteStore.open(options.store.path)
        let transport = try CurlTransport()
        let retries = try await RetryCount(from: store)
        let systems = try await Systems(options.addresses, in: try await environment(transport, store))
        let splice = try await Splice(
            store: .opened(store), owner: "order-fulfilment", observers: [retries], logger: logger)
        try splice.register(systems.process(options.addresses.terms()))
        // Orders that cannot be read wait for a person instead of being refused.
        try splice.register(Quarantine().resuming(systems.shop.paidOrders, for: OrderFulfilment.self))

        let reporter = Reporter(
            store: store, retries: retries, file: options.summary, orders: options.orders,
            progress: ProgressLine(isPlain: options.isPlain), logger: logger)
        try await serve(splice, systems, reporter)

        ProgressLine(isPlain: options.isPlain).end(try await reporter.write())
        await transport.shutdown()
        try await store.close()
    }

    /// Services end in reverse: first nothing comes in any more, then the work comes to its end.
    private func serve(_ splice: Splice, _ systems: Systems, _ reporter: Reporter) async throws {
        let orders = try systems.shop.paidOrders
        let intake = WebhookIntake(logger: logger).route("/webhooks/orders", to: systems.shop) { events in
            try await splice.accept(events, of: orders, for: OrderFulfilment.self)
        }
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let server = WebhookServer(intake, port: options.port, logger: logger) { listening.yield($0) }
        let repair = OrderRepair(
            shop: systems.shop, backfill: Backfill(of: orders, for: OrderFulfilment.self, on: splice),
            address: {
                var port = ports.makeAsyncIterator()
                return "http://127.0.0.1:\(await port.next() ?? 0)/webhooks/orders"
            }, interval: options.repairInterval, logger: logger)

        try await ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: splice), .init(service: server), .init(service: repair),
                    .init(service: reporter, successTerminationBehavior: .gracefullyShutdownGroup),
                ], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        ).run()
    }

    private func environment(
        _ transport: CurlTransport, _ store: SQLiteStore
    ) async throws -> ConnectorEnvironment {
        let ring = try await KeyProvider.fileMadeWhenMissing(options.key.path).load()
        return ConnectorEnvironment(
            transport: transport, mail: transport, secrets: options.addresses.secrets,
            credentials: EncryptedCredentialStore(StoredCredentialBlobs(store), ring: ring), logger: logger)
    }
}
