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

        /// A configuration.
        public init(
            apiKey: SecretReference, account: String = "default", endpoint: String? = nil,
            requestsPerMinute: Double = 200
        ) {
            self.apiKey = apiKey
            self.account = account
            self.endpoint = endpoint
            self.requestsPerMinute = requestsPerMinute
        }

        /// The fields.
        public static let schema = ConfigurationSchema(
            "shipstation",
            [
                .required("apiKey", .secret, "API key, from the account's settings."),
                .optional("account", .text, fallback: "default", "What the account is called here."),
                .optional("endpoint", .url, "Another address in place of the API's, ending in /v2."),
                .optional("requestsPerMinute", .integer(1...1_000_000), fallback: "200", "How often to ask."),
            ])

        /// Checks the range.
        public func validate() throws {
            guard requestsPerMinute > 0, requestsPerMinute.isFinite else {
                throw ConnectError(.configuration, "the rate is not above zero", at: "shipstation.requestsPerMinute")
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
