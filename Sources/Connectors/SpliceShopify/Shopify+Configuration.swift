import SpliceClient
public import SpliceConnect

extension Shopify {
    /// Where the shop is, and who asks.
    public struct Configuration: ConnectorConfiguration, Hashable {
        /// The shop's name in `{shop}.myshopify.com`.
        public var shop: String
        /// The app's access token.
        public var accessToken: SecretReference
        /// The app's client secret, which webhooks are signed with.
        public var clientSecret: SecretReference
        /// Another address in place of the shop's, ending before `/admin`; for stand-ins.
        public var endpoint: String?
        /// Orders a page, 1 to 250. Default 250.
        public var pageSize: Int
        /// Requests a second. Default 2, as the standard plan allows.
        public var requestsPerSecond: Double

        /// A configuration.
        public init(
            shop: String, accessToken: SecretReference, clientSecret: SecretReference, endpoint: String? = nil,
            pageSize: Int = 250, requestsPerSecond: Double = 2
        ) {
            self.shop = shop
            self.accessToken = accessToken
            self.clientSecret = clientSecret
            self.endpoint = endpoint
            self.pageSize = pageSize
            self.requestsPerSecond = requestsPerSecond
        }

        /// The fields.
        public static let schema = ConfigurationSchema(
            "shopify",
            [
                .required("shop", .text, "Name of the shop in {shop}.myshopify.com."),
                .required("accessToken", .secret, "Access token of the app, with read_orders."),
                .required("clientSecret", .secret, "Client secret of the app; signs its webhooks."),
                .optional("endpoint", .url, "Another address in place of the shop's, ending before /admin."),
                .optional("pageSize", .integer(1...250), fallback: "250", "Orders a page."),
                .optional("requestsPerSecond", .integer(1...1000), fallback: "2", "2, 4 or 20, by the shop's plan."),
            ])

        /// Checks the shop's name and the ranges.
        public func validate() throws {
            let isName =
                !shop.isEmpty && shop.utf8.count <= 63 && shop.first != "-"
                && shop.utf8.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
                }
            guard isName else {
                throw ConnectError(
                    .configuration, "the shop is not a name of lower case letters, digits and hyphens",
                    at: "shopify.shop")
            }
            guard (1...250).contains(pageSize) else {
                throw ConnectError(.configuration, "the page size is not 1 to 250", at: "shopify.pageSize")
            }
            guard requestsPerSecond > 0, requestsPerSecond.isFinite else {
                throw ConnectError(.configuration, "the rate is not above zero", at: "shopify.requestsPerSecond")
            }
        }

        /// The address that paths are below, with the pinned version.
        var base: String { "\(endpoint ?? "https://\(shop).myshopify.com")/admin/api/\(Shopify.apiVersion)" }

        /// The leaky bucket of the plan: 40 at once on every plan but Plus.
        var policies: ClientPolicies {
            var policies = ClientPolicies.standard
            policies.limits = [
                .rate(requestsPerSecond, per: .seconds(1), burst: max(1, min(40, 20 * requestsPerSecond)), name: "shop")
            ]
            return policies
        }
    }
}
