import HTTPTypes
import SpliceAuth
import SpliceClient
public import SpliceConnect
import SpliceHTTP

/// A warehouse management system that speaks the common subset of what such systems have: reservations with an idempotency key and
/// an external order number, inventory with a time of change, products written in batches.
///
/// There is no vendor behind it. ``WarehouseTemplate`` says where a particular system differs: paths, header names, page size. What
/// differs more is a connector of its own, for which this one is a model.
///
/// ```swift
/// let warehouse = try await Warehouse(
///     .init(endpoint: "https://wms.example/api/v1", apiKey: .stored("wms-key")), in: environment)
/// let hold = try await process.step("reserve", warehouse.reserve, ReservationRequest(order, at: "main"))
/// ```
public struct Warehouse: Connector {
    /// What the template is.
    public static let descriptor = ConnectorDescriptor(
        id: "warehouse", name: "Warehouse (template)", version: "1.0.0", apiVersion: "v1",
        capabilities: [.fullRead, .incrementalRead, .write, .act],
        documentation: "https://www.rfc-editor.org/rfc/rfc9457")

    /// Where the system is, and who asks.
    public let configuration: Configuration
    let api: APIClient

    /// Sets the connector up; sends nothing, not even for a token.
    public init(_ configuration: Configuration, in environment: ConnectorEnvironment) async throws {
        try configuration.validate()
        self.configuration = configuration
        let authorizer = try await Self.authorizer(configuration, environment)
        api = try environment.client(
            for: Self.descriptor, base: configuration.endpoint, authorizer: authorizer,
            dialect: .warehouse(configuration.template), policies: configuration.policies,
            tenant: configuration.endpoint)
    }

    /// Asks for the reservations of an order that there is not.
    public func check() async throws -> CheckReport {
        do {
            _ = try await api.get(
                configuration.template.reservations, query: ["externalOrderId": "splice-check"],
                operation: "reservations.check")
            return CheckReport([.init("credential", .fine, "accepted, and reservations can be read")])
        } catch let error as APIError where error.refusesCredential {
            return CheckReport([.init("credential", .broken, "the credential is not accepted; check key or client")])
        } catch let error as APIError where error.code == .forbidden {
            return CheckReport([.init("scope", .broken, "the credential may not read reservations")])
        } catch let error as APIError where error.code == .notFound {
            return CheckReport([.init("template", .broken, "there is nothing at the template's path of reservations")])
        }
    }

    private static func authorizer(
        _ configuration: Configuration, _ environment: ConnectorEnvironment
    ) async throws -> any RequestAuthorizer {
        do {
            if let key = configuration.apiKey {
                guard let header = HTTPField.Name(configuration.template.apiKeyHeader) else {
                    throw ConnectError(
                        .configuration, "the API key's header has no valid name", at: "warehouse.template")
                }
                return try APIKeyAuthorizer(
                    try await environment.secret(key, for: "warehouse.apiKey"), header: header)
            }
            return BearerAuthorizer(try await tokens(configuration, environment))
        } catch let error as AuthError {
            throw ConnectError(.configuration, error.message, at: "warehouse", cause: error)
        }
    }

    private static func tokens(
        _ configuration: Configuration, _ environment: ConnectorEnvironment
    ) async throws -> OAuthTokenSource {
        guard let client = configuration.client else {
            throw ConnectError(.configuration, "give an API key or an OAuth client", at: "warehouse.client")
        }
        let secret = try await environment.secret(client.secret, for: "warehouse.client.secret")
        let provider = OAuthProvider(
            name: "warehouse",
            tokenEndpoint: try EndpointURL(configured: client.tokenURL, field: "warehouse.client.tokenURL"))
        return OAuthTokenSource(
            client: try OAuthClient(
                provider: provider, clientID: client.id, authentication: .basic(secret),
                transport: environment.transport, time: environment.time),
            grant: .clientCredentials,
            key: CredentialKey(connection: "warehouse/\(configuration.endpoint)", scopes: Set(client.scopes)),
            time: environment.time, clock: environment.clock, logger: environment.logger(for: descriptor.id))
    }
}
