package import Foundation
package import Logging
import ServiceLifecycle
package import SpliceDelivery

/// Writes the summary, shows progress, and ends the application once so many orders have come to their end.
package struct Reporter: Service {
    private let store: any Store
    private let retries: RetryCount
    private let file: URL?
    private let orders: Int?
    private let progress: ProgressLine
    private let logger: Logger

    /// - Parameters:
    ///   - store: Who knows how the work stands.
    ///   - retries: The calls beyond the first.
    ///   - file: Where the summary goes; nil for nowhere.
    ///   - orders: After how many orders to end; nil for never.
    ///   - progress: Where progress is shown.
    ///   - logger: Told when the store cannot be read.
    package init(
        store: any Store, retries: RetryCount, file: URL?, orders: Int?, progress: ProgressLine, logger: Logger
    ) {
        self.store = store
        self.retries = retries
        self.file = file
        self.orders = orders
        self.progress = progress
        self.logger = logger
    }

    /// Returns when the orders are through, and at a graceful shutdown.
    package func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                do {
                    let report = try await write()
                    if let orders, report.ended >= orders { return }
                } catch let error as DeliveryError {
                    logger.warning("the store cannot be read", metadata: ["error": "\(error)"])
                }
                try await Task.sleep(for: .milliseconds(250))
            }
        }
    }

    /// Writes the summary as it is now.
    @discardableResult
    package func write() async throws -> RunReport {
        try await retries.keep(in: store)
        let report = try await RunReport(store, retries: retries.value)
        if let file { try report.write(to: file) }
        progress.show(report)
        return report
    }
}
