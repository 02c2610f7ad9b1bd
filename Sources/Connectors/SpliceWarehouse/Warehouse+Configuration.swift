import SpliceClient
public import SpliceConnect

extension Warehouse {
    /// Where the system is, and who asks: with an API key or as an OAuth client.
    public struct Configuration: ConnectorConfiguration, Hashable {
        /// An OAuth client that gets tokens for itself (client credentials grant, RFC 6749 section 4.4).
        public struct Client: Codable, Sendable, Hashable {
            /// Where tokens are obtained.
            public var tokenURL: String
            /// The client's id.
            public var id: String
            /// The client's secret.
            public var secret: SecretReference
            /// The scopes to ask for.
            public var scopes: [String]

            /// A client.
            public init(tokenURL: String, id: String, secret: SecretReference, scopes: [String] = []) {
                self.tokenURL = tokenURL
                self.id = id
                self.secret = secret
                self.scopes = scopes
            }
        }

        /// The system's address, which paths are below.
        public var endpoint: String
        /// The API key, or `nil` for an OAuth client.
        public var apiKey: SecretReference?
        /// The OAuth client, or `nil` for an API key.
        public var client: Client?
        /// Requests a second. Default 10.
        public var requestsPerSecond: Double
        /// Where the system differs from the template.
        public var template: WarehouseTemplate

        /// A configuration; give exactly one of `apiKey` and `client`.
        public init(
            endpoint: String, apiKey: SecretReference? = nil, client: Client? = nil, requestsPerSecond: Double = 10,
            template: WarehouseTemplate = WarehouseTemplate()
        ) {
            self.endpoint = endpoint
            self.apiKey = apiKey
            self.client = client
            self.requestsPerSecond = requestsPerSecond
            self.template = template
        }

        /// Reads a configuration; a template that is left out is the standard one.
        public init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            endpoint = try fields.decode(String.self, forKey: .endpoint)
            apiKey = try fields.decodeIfPresent(SecretReference.self, forKey: .apiKey)
            client = try fields.decodeIfPresent(Client.self, forKey: .client)
            requestsPerSecond = try fields.decode(Double.self, forKey: .requestsPerSecond)
            template = try fields.decodeIfPresent(WarehouseTemplate.self, forKey: .template) ?? WarehouseTemplate()
        }

        /// The fields.
        public static let schema = ConfigurationSchema(
            "warehouse",
            [
                .required("endpoint", .url, "Address of the API, such as https://wms.example/api/v1."),
                .optional("apiKey", .secret, "API key; leave out when an OAuth client is given."),
                .optional("client", .object, "OAuth client: tokenURL, id, secret, scopes."),
                .optional("requestsPerSecond", .integer(1...10_000), fallback: "10", "How often to ask."),
                .optional("template", .object, "Paths and header names that differ from the template."),
            ])

        /// Checks that there is one way to ask, and the ranges.
        public func validate() throws {
            guard (apiKey == nil) != (client == nil) else {
                throw ConnectError(.configuration, "give either an API key or an OAuth client", at: "warehouse.apiKey")
            }
            guard requestsPerSecond > 0, requestsPerSecond.isFinite else {
                throw ConnectError(.configuration, "the rate is not above zero", at: "warehouse.requestsPerSecond")
            }
            try template.validate()
        }

        var policies: ClientPolicies {
            var policies = ClientPolicies.standard
            policies.limits = [
                .rate(requestsPerSecond, per: .seconds(1), burst: max(1, requestsPerSecond), name: "warehouse")
            ]
            return policies
        }
    }
}

/// Where a particular warehouse system differs from the template: paths below the endpoint, header names, page size.
public struct WarehouseTemplate: Codable, Sendable, Hashable {
    /// Path of reservations. Default `reservations`.
    public var reservations: String
    /// Path of products; batches are posted below it, to `batch`. Default `products`.
    public var products: String
    /// Path of inventory. Default `inventory`.
    public var inventory: String
    /// Path of locations, where inventory can be asked for by `location`; `nil`, the default, where it cannot.
    public var locations: String?
    /// Key of the list in an answer about inventory or locations. Default `items`.
    public var inventoryList: String
    /// Header of the API key. Default `X-Api-Key`.
    public var apiKeyHeader: String
    /// Header of the idempotency key. Default `Idempotency-Key`.
    public var idempotencyHeader: String
    /// Header fields for every request, such as a pinned version. Default none.
    public var headers: [String: String]
    /// Entries a page, 1 to 1,000. Default 200.
    public var pageSize: Int

    /// A template; every part has a default.
    public init(
        reservations: String = "reservations", products: String = "products", inventory: String = "inventory",
        locations: String? = nil, inventoryList: String = "items", apiKeyHeader: String = "X-Api-Key",
        idempotencyHeader: String = "Idempotency-Key", headers: [String: String] = [:],
        pageSize: Int = 200
    ) {
        self.reservations = reservations
        self.products = products
        self.inventory = inventory
        self.locations = locations
        self.inventoryList = inventoryList
        self.apiKeyHeader = apiKeyHeader
        self.idempotencyHeader = idempotencyHeader
        self.headers = headers
        self.pageSize = pageSize
    }

    /// Reads a template; a part that is left out has its default.
    public init(from decoder: any Decoder) throws {
        let parts = try decoder.container(keyedBy: CodingKeys.self)
        func text(_ key: CodingKeys, _ usual: String) throws -> String {
            try parts.decodeIfPresent(String.self, forKey: key) ?? usual
        }
        let usual = Self()
        self.init(
            reservations: try text(.reservations, usual.reservations), products: try text(.products, usual.products),
            inventory: try text(.inventory, usual.inventory),
            locations: try parts.decodeIfPresent(String.self, forKey: .locations),
            inventoryList: try text(.inventoryList, usual.inventoryList),
            apiKeyHeader: try text(.apiKeyHeader, usual.apiKeyHeader),
            idempotencyHeader: try text(.idempotencyHeader, usual.idempotencyHeader),
            headers: try parts.decodeIfPresent([String: String].self, forKey: .headers) ?? usual.headers,
            pageSize: try parts.decodeIfPresent(Int.self, forKey: .pageSize) ?? usual.pageSize)
    }

    func validate() throws {
        guard (1...1_000).contains(pageSize) else {
            throw ConnectError(.configuration, "the page size is not 1 to 1,000", at: "warehouse.template.pageSize")
        }
        guard ![reservations, products, inventory, inventoryList].contains("") else {
            throw ConnectError(.configuration, "a path is empty", at: "warehouse.template")
        }
    }
}
