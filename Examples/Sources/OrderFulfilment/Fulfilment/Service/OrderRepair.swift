package import Logging
import ServiceLifecycle
package import SpliceConnect
package import SpliceShopify

/// Repairs what webhooks miss: looks after the subscription, and reads the orders that changed since the last time.
///
/// A webhook may be late, double, out of order or lost, and a shop deletes a subscription whose webhooks fail for long. So
/// both are done again and again, and doing them again changes nothing.
package struct OrderRepair: Service {
    private let shop: Shopify
    private let backfill: Backfill<OrderFulfilment>
    private let address: @Sendable () async -> String
    private let interval: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - shop: The shop.
    ///   - backfill: Reads the orders.
    ///   - address: Where the shop is to send webhooks; waited for.
    ///   - interval: From the end of one repair to the next.
    ///   - logger: Told what was found.
    package init(
        shop: Shopify, backfill: Backfill<OrderFulfilment>, address: @escaping @Sendable () async -> String,
        interval: Duration, logger: Logger
    ) {
        self.shop = shop
        self.backfill = backfill
        self.address = address
        self.interval = interval
        self.logger = logger
    }

    package func run() async throws {
        try? await cancelWhenGracefulShutdown {
            let address = await address()
            while true {
                do {
                    try await shop.reconcile([.ordersPaid], at: address)
                    let report = try await backfill.once()
                    if report.started > 0 || report.skipped > 0 {
                        let found: Logger.Metadata = ["started": "\(report.started)", "skipped": "\(report.skipped)"]
                        logger.notice("found orders without a webhook", metadata: found)
                    }
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning("repair failed, and is tried again", metadata: ["error": "\(error)"])
                }
                try await Task.sleep(for: interval)
            }
        }
    }
}
