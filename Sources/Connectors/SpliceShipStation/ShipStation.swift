import SpliceAuth
import HTTPTypes
import SpliceClient
public import SpliceConnect

/// ShipStation through its API V2: labels bought, found again and voided.
///
/// ```swift
/// let shipping = try await ShipStation(.init(apiKey: .stored("shipstation-key")), in: environment)
/// let label = try await process.step("label", shipping.buyLabel, request)
/// ```
///
/// A label costs money the moment it is made, and V2 has no idempotency key; the shipment's external id finds it again.
/// Limits: 200 requests a minute (<https://docs.shipstation.com/rate-limits>).
public struct ShipStation: Connector {
    /// What ShipStation is.
    public static let descriptor = ConnectorDescriptor(
        id: "shipstation", name: "ShipStation V2", version: "1.0.0", apiVersion: "v2", hosts: ["api.shipstation.com"],
        regions: ["US"], capabilities: [.act], documentation: "https://docs.shipstation.com/openapi")

    /// Who asks.
    public let configuration: Configuration
    let api: APIClient

    /// Sets the connector up; sends nothing.
    public init(_ configuration: Configuration, in environment: ConnectorEnvironment) async throws {
        try configuration.validate()
        self.configuration = configuration
        let key = try await environment.secret(configuration.apiKey, for: "shipstation.apiKey")
        do {
            api = try environment.client(
                for: Self.descriptor, base: configuration.endpoint ?? "https://api.shipstation.com/v2",
                isVendors: configuration.endpoint == nil,
                authorizer: APIKeyAuthorizer(key, header: Self.keyHeader), dialect: .shipStation,
                policies: configuration.policies, tenant: configuration.account)
        } catch let error as AuthError {
            throw ConnectError(.configuration, error.message, at: "shipstation", cause: error)
        }
    }

    /// Asks for a label that there is not, which buys nothing and tells whether the key is accepted.
    public func check() async throws -> CheckReport {
        do {
            _ = try await label(shipment: "splice-check")
            return CheckReport([.init("credential", .fine, "accepted")])
        } catch let error as APIError where error.code == .unauthorized {
            return CheckReport([.init("credential", .broken, "the API key is not accepted; make a new one")])
        } catch let error as APIError where error.code == .forbidden {
            return CheckReport([.init("scope", .broken, "the plan or the key does not include labels")])
        }
    }

    private static var keyHeader: HTTPField.Name {
        guard let name = HTTPField.Name("api-key") else { preconditionFailure("api-key is a field name") }
        return name
    }
}
