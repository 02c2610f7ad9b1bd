public import SpliceConnect
import HTTPTypes
import SpliceAuth
import SpliceClient

/// A Shopify shop through the REST Admin API: orders read, webhooks received, webhook subscriptions looked after.
///
/// ```swift
/// let shop = try await Shopify(
///     .init(shop: "acme", accessToken: .stored("shop-token"), clientSecret: .stored("shop-secret")), in: environment)
/// for try await event in shop.read(Shopify.orders) { … }
/// ```
///
/// REST is legacy since October 2024 and still the only way that needs no cost accounting for a plain listing; the version in the
/// path is pinned. Limits: 2 requests a second with a burst of 40
/// (<https://shopify.dev/docs/api/admin-rest/usage/rate-limits>).
public struct Shopify: Connector {
    /// The version that every path names; kept by Shopify for at least 12 months
    /// (<https://shopify.dev/docs/api/usage/versioning>).
    public static let apiVersion = "2026-07"

    /// What Shopify is.
    public static let descriptor = ConnectorDescriptor(
        id: "shopify", name: "Shopify Admin", version: "1.0.0", apiVersion: apiVersion, hosts: ["*.myshopify.com"],
        capabilities: [.fullRead, .incrementalRead, .webhook, .subscribe],
        documentation: "https://shopify.dev/docs/api/admin-rest")

    /// Where the shop is, and who asks.
    public let configuration: Configuration
    let api: APIClient
    let verifier: WebhookVerifier

    /// Sets the connector up; sends nothing.
    public init(_ configuration: Configuration, in environment: ConnectorEnvironment) async throws {
        try configuration.validate()
        self.configuration = configuration
        let token = try await environment.secret(configuration.accessToken, for: "shopify.accessToken")
        let secret = try await environment.secret(configuration.clientSecret, for: "shopify.clientSecret")
        do {
            verifier = try WebhookVerifier(.shopify, secrets: [secret], clock: environment.time)
            api = try environment.client(
                for: Self.descriptor, base: configuration.base, isVendors: configuration.endpoint == nil,
                authorizer: APIKeyAuthorizer(token, header: Self.tokenHeader), dialect: .shopify,
                policies: configuration.policies, tenant: configuration.shop)
        } catch let error as AuthError {
            throw ConnectError(.configuration, error.message, at: "shopify", cause: error)
        }
    }

    /// Asks for one order, which tells whether the token is accepted, may read orders, and whether the version still exists.
    public func check() async throws -> CheckReport {
        do {
            let answer = try await api.get(
                "orders.json", query: ["status": "any", "limit": "1", "fields": "id"], operation: "orders.check")
            return CheckReport([.init("credential", .fine, "accepted, and orders can be read"), version(answer)])
        } catch let error as APIError where error.code == .unauthorized {
            return CheckReport([.init("credential", .broken, "the access token is not accepted; install the app again")]
            )
        } catch let error as APIError where error.code == .forbidden {
            return CheckReport([.init("scope", .broken, "the token may not read orders; grant read_orders")])
        } catch let error as APIError where error.code == .notFound {
            return CheckReport([.init("shop", .broken, "there is no such shop, or the API version is not known")])
        }
    }

    /// A retired version is not refused: the answer tells that a later one was used
    /// (<https://shopify.dev/docs/api/usage/versioning>).
    private func version(_ answer: APIResponse) -> CheckReport.Finding {
        guard let used = answer.headers[Self.versionHeader], used != Self.apiVersion else {
            return .init("api version", .fine, "\(Self.apiVersion) is in use")
        }
        return .init("api version", .warning, "\(Self.apiVersion) was asked for and \(used) used; update the connector")
    }

    static let tokenHeader = HTTPField.Name.shopify("X-Shopify-Access-Token")
    static let versionHeader = HTTPField.Name.shopify("X-Shopify-API-Version")
}

extension HTTPField.Name {
    /// A header that is spelt out in this module, and therefore valid.
    static func shopify(_ name: StaticString) -> HTTPField.Name {
        guard let name = HTTPField.Name("\(name)") else { preconditionFailure("\(name) is not a field name") }
        return name
    }
}
