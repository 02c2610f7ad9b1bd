import SpliceAuth
import SpliceClient
public import SpliceConnect

/// A company in QuickBooks Online: sales receipts written, found again and deleted.
///
/// ```swift
/// let books = try await QuickBooks(
///     .init(realmID: "9341…", clientID: "AB…", clientSecret: .stored("qbo-secret"), refreshToken: .stored("qbo-refresh")),
///     in: environment)
/// let sale = try await process.step("sales-receipt", books.createSalesReceipt, receipt)
/// ```
///
/// The refresh token rotates with every use: give the environment a credential store that survives the process, or the next start
/// has a token that is spent.
/// Limits: 10 requests a second and 500 a minute for a company, then 429 for a minute
/// (<https://developer.intuit.com/app/developer/qbo/docs/learn/limits-and-throttles>).
public struct QuickBooks: Connector {
    /// The minor version that every request asks for; the lowest that is served since August 2025.
    public static let minorVersion = "75"

    /// What QuickBooks is.
    public static let descriptor = ConnectorDescriptor(
        id: "quickbooks", name: "QuickBooks Online", version: "1.0.0", apiVersion: "v3, minor version 75",
        hosts: ["quickbooks.api.intuit.com", "sandbox-quickbooks.api.intuit.com"], regions: ["US"],
        capabilities: [.act],
        documentation: "https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/salesreceipt")

    /// Which company, and who asks.
    public let configuration: Configuration
    let api: APIClient
    private let tokens: OAuthTokenSource

    /// Sets the connector up; sends nothing. A first refresh token is put into the credential store where there is none.
    public init(_ configuration: Configuration, in environment: ConnectorEnvironment) async throws {
        try configuration.validate()
        self.configuration = configuration
        do {
            tokens = try await Self.tokens(configuration, environment)
        } catch let error as AuthError {
            throw ConnectError(.configuration, error.message, at: "quickbooks", cause: error)
        }
        api = try environment.client(
            for: Self.descriptor, base: configuration.base, isVendors: configuration.endpoint == nil,
            authorizer: BearerAuthorizer(tokens), dialect: .quickBooks, policies: configuration.policies,
            tenant: configuration.realmID)
    }

    /// Asks for one receipt, which tells whether the grant still stands and is for this company.
    public func check() async throws -> CheckReport {
        do {
            _ = try await query("select * from SalesReceipt maxresults 1")
            return CheckReport([.init("credential", .fine, "accepted, and receipts can be read")])
        } catch let error as APIError where error.refusesCredential {
            return CheckReport([.init("credential", .broken, "the grant is not accepted; connect the company again")])
        } catch let error as APIError where error.code == .forbidden {
            return CheckReport([.init("company", .broken, "the grant is for another company, or lacks accounting")])
        }
    }

    func query(_ statement: String) async throws -> [BookedSale] {
        try await api.get(
            "query", query: ["query": statement, "minorversion": Self.minorVersion], answer: BookedSalesDocument.self,
            operation: "salesreceipts.query"
        ).sales
    }

    /// The grant: refresh tokens that rotate, kept in the environment's credential store
    /// (<https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0>).
    private static func tokens(
        _ configuration: Configuration, _ environment: ConnectorEnvironment
    ) async throws -> OAuthTokenSource {
        let secret = try await environment.secret(configuration.clientSecret, for: "quickbooks.clientSecret")
        let provider = OAuthProvider(
            name: "quickbooks",
            tokenEndpoint: try EndpointURL(configured: configuration.tokenURL, field: "quickbooks.tokenURL"))
        let key = CredentialKey(connection: "quickbooks/\(configuration.realmID)")
        let client = try OAuthClient(
            provider: provider, clientID: configuration.clientID, authentication: .basic(secret),
            transport: environment.transport, time: environment.time)
        let source = OAuthTokenSource(
            client: client, grant: .refreshToken, key: key, store: environment.credentials, time: environment.time,
            clock: environment.clock, logger: environment.logger(for: descriptor.id))
        if let first = configuration.refreshToken, try await environment.credentials.load(key) == nil {
            let refreshToken = try await environment.secret(first, for: "quickbooks.refreshToken")
            // No access token yet: one that has ended already is renewed before its first use.
            try await source.adopt(
                TokenSet(
                    accessToken: Secret("none"), issuedAt: .zero, expiresAt: .zero, refreshToken: refreshToken))
        }
        return source
    }
}
