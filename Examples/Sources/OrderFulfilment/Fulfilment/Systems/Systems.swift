import SpliceAuth
package import SpliceConnect
package import SpliceMail
import SpliceModel
package import SpliceQuickBooks
package import SpliceShipStation
package import SpliceShopify
package import SpliceWarehouse

/// The five systems, set up and ready to be called.
package struct Systems: Sendable {
    package let shop: Shopify
    package let warehouse: Warehouse
    package let books: QuickBooks
    package let shipping: ShipStation
    package let mail: Mail

    /// Sets the connectors up; sends nothing.
    package init(_ addresses: SystemAddresses, in environment: ConnectorEnvironment) async throws {
        // The vendors' own limits and delays, at the pace of the stand-ins.
        let pace = max(1, addresses.timeScale ?? 1)
        shop = try await Shopify(
            .init(
                shop: addresses.shop.name, accessToken: .stored("shop-token"), clientSecret: .stored("shop-secret"),
                endpoint: addresses.shop.url, requestsPerSecond: 2 * pace),
            in: environment)
        warehouse = try await Warehouse(
            .init(
                endpoint: addresses.warehouse.url,
                client: .init(
                    tokenURL: addresses.warehouse.tokenURL, id: addresses.warehouse.clientID,
                    secret: .stored("warehouse-secret")), requestsPerSecond: 10 * pace),
            in: environment)
        books = try await QuickBooks(
            .init(
                realmID: addresses.accounting.realmID, clientID: addresses.accounting.clientID,
                clientSecret: .stored("books-secret"), refreshToken: .stored("books-refresh-token"),
                endpoint: addresses.accounting.url, tokenURL: addresses.accounting.tokenURL,
                requestsPerSecond: 8 * pace),
            in: environment)
        shipping = try await ShipStation(
            .init(
                apiKey: .stored("shipping-key"), endpoint: addresses.shipping.url, requestsPerMinute: 200 * pace,
                settling: 60 / pace),
            in: environment)
        mail = try await Mail(
            .init(
                host: addresses.mail.host, port: addresses.mail.port, security: .none,
                from: Mailbox(parsing: "orders@splice.example", name: "Splice & Sons"),
                trace: .init(
                    endpoint: addresses.mail.traceURL, key: .stored("mail-trace-key"),
                    lag: Mail.Configuration.Trace.usualLag / pace)),
            in: environment)
    }

    /// The process on these systems.
    package func process(_ terms: Terms) -> OrderFulfilment {
        OrderFulfilment(
            reserve: warehouse.reserve, book: books.createSalesReceipt, ship: shipping.buyLabel,
            tell: mail.sendTracking, terms: terms)
    }
}

extension SystemAddresses {
    /// The secrets by the names that the configurations use.
    var secrets: StoredSecrets {
        StoredSecrets([
            "shop-token": Secret(shop.accessToken), "shop-secret": Secret(shop.clientSecret),
            "warehouse-secret": Secret(warehouse.clientSecret), "books-secret": Secret(accounting.clientSecret),
            "books-refresh-token": Secret(accounting.refreshToken), "shipping-key": Secret(shipping.apiKey),
            "mail-trace-key": Secret(mail.traceKey),
        ])
    }

    /// The terms of this business.
    ///
    /// - Throws: `ConnectError` when the tables do not know the country, which they do.
    func terms() throws -> Terms {
        guard let country = Country("US"), let offset = UTCOffset(seconds: -5 * 3600) else {
            throw ConnectError(.configuration, "the country or the offset of the books is not known", at: "terms")
        }
        let shipFrom = PostalAddress(
            recipient: "Splice & Sons", organization: nil, lines: ["1 Ropewalk"], city: "New York",
            administrativeArea: "NY", postalCode: "10001", country: country, countryProvenance: .explicit)
        return Terms(
            warehouse: "main", shipFrom: shipFrom, carrier: shipping.carrierID, service: "usps_priority_mail",
            booksOffset: offset)
    }
}

extension SystemAddresses.Shop {
    /// The shop's name in `{name}.myshopify.com`.
    var name: String { String(domain.prefix { $0 != "." }) }
}
