package import Foundation

/// How a sandbox behaves. The defaults are those of the demo.
package struct SandboxOptions: Sendable {
    /// How many orders the shop places, from the first subscription to `orders/paid` on. Default 500.
    package var orders = 500
    /// Orders a second. Default 250.
    package var ordersPerSecond = 250.0
    /// Decides the orders, the credentials and the tokens. Default 1.
    package var seed: UInt64 = 1
    /// Decides the faults; nil for none.
    package var faults: UInt64?
    /// How often each thing goes wrong when there is a seed.
    package var rates = FaultRates()
    /// How much faster than a vendor's the sandbox's clock runs where a limit counts calls a second. Default 60: a
    /// vendor's minute is a second here.
    package var timeScale = 60.0
    /// How long an access token lives. Default 10 s (vendors: mostly an hour).
    package var tokenLife = Duration.seconds(10)
    /// From the first attempt at a webhook to its last retry. Default 20 s (Shopify: 4 h).
    package var webhookRetrySpan = Duration.seconds(20)
    /// Ports by system name (`shop`, `warehouse`, `accounting`, `shipping`, `mail`, `mail-trace`); 0 or none: any free one.
    package var ports: [String: Int] = [:]
    /// What time it is for limits, tokens and idempotency keys. Default: the time since now.
    package var clock = Stopwatch()
    /// The work of a request that is slow by its fault: the effect has taken place, and the request is in flight until this
    /// returns. Default 400 ms.
    package var slowWork: @Sendable () async throws -> Void = { try await Task.sleep(for: .milliseconds(400)) }
    /// Where the ledgers go; the folder is created.
    package var ledgers: URL
    /// A Python with `aiosmtpd` for the mail system; nil leaves mail out.
    package var python: URL?

    package init(ledgers: URL) {
        self.ledgers = ledgers
    }
}
