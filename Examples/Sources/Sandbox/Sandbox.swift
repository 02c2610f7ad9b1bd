import Foundation
import Synchronization

/// The stand-in systems of the examples, each on a loopback port of its own, over real HTTP and SMTP.
///
/// They import nothing of Splice: what they have seen, and what their ledgers say, is the evidence of somebody else.
package struct Sandbox: Sendable {
    private let options: SandboxOptions
    private let shop: Shop
    private let warehouse: Warehouse
    private let accounting: Accounting
    private let shipping: Shipping
    private let mail: Mail
    private let faults: FaultPlan

    /// Creates the folder of the ledgers and opens them.
    package init(_ options: SandboxOptions) throws {
        try FileManager.default.createDirectory(at: options.ledgers, withIntermediateDirectories: true)
        func ledger(_ system: String) throws -> Ledger { try Ledger(system: system, folder: options.ledgers) }
        _ = try ledger("mail")
        self.options = options
        faults = FaultPlan(seed: options.faults, rates: options.rates)
        shop = Shop(options: options, ledger: try ledger("shop"), faults: faults)
        warehouse = Warehouse(options: options, ledger: try ledger("warehouse"))
        accounting = Accounting(options: options, ledger: try ledger("accounting"))
        shipping = Shipping(options: options, ledger: try ledger("shipping"))
        mail = Mail(options: options)
    }

    /// Serves until the task is cancelled. `ready` is called once, when every system listens.
    package func run(ready: @escaping @Sendable (Endpoints) async throws -> Void) async throws {
        let server: MailServer? =
            if let python = options.python {
                try await MailServer(options: options, python: python, access: mail.access)
            } else { nil }
        defer { server?.stop() }
        let standIns: [any StandIn] = [shop, warehouse, accounting, shipping, mail]
        let (ports, found) = AsyncStream.makeStream(of: (name: String, port: Int).self)

        try await withThrowingTaskGroup { group in
            for standIn in standIns {
                let listener = Listener(standIn: standIn, options: options, faults: faults)
                let port = options.ports[standIn.name] ?? 0
                group.addTask {
                    let name = listener.standIn.name
                    try await listener.run(port: port) { found.yield((name, $0)) }
                }
            }
            group.addTask {
                var known: [String: Int] = [:]
                for await (name, port) in ports {
                    known[name] = port
                    if known.count == standIns.count { break }
                }
                try Task.checkCancellation()
                try await ready(endpoints(known, smtp: server?.port))
                try await shop.run()
            }
            try await group.waitForAll()
        }
    }

    private func endpoints(_ ports: [String: Int], smtp: Int?) -> Endpoints {
        func url(_ name: String, _ path: String = "") -> String { "http://127.0.0.1:\(ports[name] ?? 0)\(path)" }
        let (shop, warehouse, accounting) = (shop.access, warehouse.access, accounting.access)
        return Endpoints(
            shop: .init(
                url: url("shop"), domain: shop.domain, accessToken: shop.accessToken, clientSecret: shop.clientSecret,
                apiVersion: shop.apiVersion),
            warehouse: .init(
                url: url("warehouse", "/api/v1"), apiKey: warehouse.apiKey,
                tokenURL: url("warehouse", "/oauth/token"), clientID: warehouse.clientID,
                clientSecret: warehouse.clientSecret),
            accounting: .init(
                url: url("accounting"), realmID: accounting.realmID,
                tokenURL: url("accounting", "/oauth2/v1/tokens/bearer"), clientID: accounting.clientID,
                clientSecret: accounting.clientSecret, refreshToken: accounting.refreshToken),
            shipping: .init(
                url: url("shipping", "/v2"), apiKey: shipping.access.apiKey, carrierID: shipping.access.carrierID),
            mail: smtp.map { port in
                .init(
                    host: "127.0.0.1", port: port, user: mail.access.user, password: mail.access.password,
                    traceURL: url("mail-trace", "/v1"), traceKey: mail.access.traceKey)
            }, timeScale: options.timeScale)
    }
}
