import SpliceClient
public import SpliceConnect

extension ShipStation {
    /// Who asks.
    public struct Configuration: ConnectorConfiguration, Hashable {
        /// The API key.
        public var apiKey: SecretReference
        /// What the account is called here; limits count per account. Default `default`.
        public var account: String
        /// Another address in place of the API's, ending in `/v2`; for stand-ins.
        public var endpoint: String?
        /// Requests a minute. Default 200. A tenth of them may go at once, at most 20.
        public var requestsPerMinute: Double
        /// Seconds after which a label whose answer was lost can surely be found, 0 to 86,400. Default 60 (how long the vendor takes is
        /// not documented).
        public var settling: Double

        /// A configuration.
        public init(
            apiKey: SecretReference, account: String = "default", endpoint: String? = nil,
            requestsPerMinute: Double = 200, settling: Double = 60
        ) {
            self.apiKey = apiKey
            self.account = account
            self.endpoint = endpoint
            self.requestsPerMinute = requestsPerMinute
            self.settling = settling
        }

        /// The fields.
        public static let schema = ConfigurationSchema(
            "shipstation",
            [
                .required("apiKey", .secret, "API key, from the account's settings."),
                .optional("account", .text, fallback: "default", "What the account is called here."),
                .optional("endpoint", .url, "Another address in place of the API's, ending in /v2."),
                .optional("requestsPerMinute", .integer(1...1_000_000), fallback: "200", "How often to ask."),
                .optional(
                    "settling", .integer(0...86_400), fallback: "60",
                    "Seconds after which a label whose answer was lost can be found."),
            ])

        /// Checks the range.
        public func validate() throws {
            guard requestsPerMinute > 0, requestsPerMinute.isFinite else {
                throw ConnectError(.configuration, "the rate is not above zero", at: "shipstation.requestsPerMinute")
            }
            guard (0...86_400).contains(settling) else {
                throw ConnectError(
                    .configuration, "the time to settle is not 0 to 86,400 seconds", at: "shipstation.settling")
            }
        }

        var policies: ClientPolicies {
            var policies = ClientPolicies.standard
            // Carriers are slow to answer, and a label that is cut off is ambiguous.
            policies.attemptTimeout = .seconds(60)
            policies.limits = [
                .rate(requestsPerMinute, per: .seconds(60), burst: max(1, min(20, requestsPerMinute / 10)), name: "key")
            ]
            return policies
        }
    }
}
