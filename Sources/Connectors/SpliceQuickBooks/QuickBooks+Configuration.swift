import SpliceClient
public import SpliceConnect

extension QuickBooks {
    /// Which company, and who asks.
    public struct Configuration: ConnectorConfiguration, Hashable {
        /// The company's id, as the redirect of its connection told it.
        public var realmID: String
        /// The application's id.
        public var clientID: String
        /// The application's secret.
        public var clientSecret: SecretReference
        /// The refresh token of the connection, for the first start; `nil` when the credential store has one.
        public var refreshToken: SecretReference?
        /// Whether it is a sandbox company. Default `false`.
        public var isSandbox: Bool
        /// Another address in place of the API's, ending before `/v3`; for stand-ins.
        public var endpoint: String?
        /// Where tokens are renewed. Default Intuit's.
        public var tokenURL: String
        /// Requests a second. Default 8, which keeps 500 a minute.
        public var requestsPerSecond: Double

        /// Intuit's token endpoint.
        public static let intuitTokenURL = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer"

        /// A configuration.
        public init(
            realmID: String, clientID: String, clientSecret: SecretReference, refreshToken: SecretReference? = nil,
            isSandbox: Bool = false, endpoint: String? = nil, tokenURL: String = intuitTokenURL,
            requestsPerSecond: Double = 8
        ) {
            self.realmID = realmID
            self.clientID = clientID
            self.clientSecret = clientSecret
            self.refreshToken = refreshToken
            self.isSandbox = isSandbox
            self.endpoint = endpoint
            self.tokenURL = tokenURL
            self.requestsPerSecond = requestsPerSecond
        }

        /// The fields.
        public static let schema = ConfigurationSchema(
            "quickbooks",
            [
                .required("realmID", .text, "Id of the company, from the redirect of its connection."),
                .required("clientID", .text, "Id of the application."),
                .required("clientSecret", .secret, "Secret of the application."),
                .optional("refreshToken", .secret, "Refresh token of the connection, for the first start."),
                .optional("isSandbox", .boolean, fallback: "false", "Whether it is a sandbox company."),
                .optional("endpoint", .url, "Another address in place of the API's, ending before /v3."),
                .optional("tokenURL", .url, fallback: intuitTokenURL, "Where tokens are renewed."),
                .optional("requestsPerSecond", .integer(1...10_000), fallback: "8", "How often to ask."),
            ])

        /// Checks the company's id and the ranges.
        public func validate() throws {
            guard !realmID.isEmpty, realmID.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
            else {
                throw ConnectError(.configuration, "the company's id is not digits", at: "quickbooks.realmID")
            }
            guard requestsPerSecond > 0, requestsPerSecond.isFinite else {
                throw ConnectError(.configuration, "the rate is not above zero", at: "quickbooks.requestsPerSecond")
            }
        }

        /// The company's address.
        var base: String {
            let host = isSandbox ? "https://sandbox-quickbooks.api.intuit.com" : "https://quickbooks.api.intuit.com"
            return "\(endpoint ?? host)/v3/company/\(realmID)"
        }

        var policies: ClientPolicies {
            var policies = ClientPolicies.standard
            // The vendor gives up after 120 s; an attempt that is cut off earlier would only be ambiguous more often.
            policies.limits = [
                .rate(requestsPerSecond, per: .seconds(1), burst: max(1, min(10, requestsPerSecond)), name: "company")
            ]
            return policies
        }
    }
}
