public import SpliceAuth

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Looks up the secrets that configurations name.
public protocol SecretSource: Sendable {
    /// The secret that `reference` names; `nil` when there is none.
    func secret(_ reference: SecretReference) async throws -> Secret?
}

/// Secrets from the environment variables of the process; knows no stored ones.
public struct EnvironmentSecrets: SecretSource {
    /// The variables of this process.
    public init() {}

    /// The variable's value; `nil` for an unset or empty one, and for stored secrets.
    public func secret(_ reference: SecretReference) async throws -> Secret? {
        guard reference.source == .environment else { return nil }
        return ProcessInfo.processInfo.environment[reference.name].flatMap { $0.isEmpty ? nil : Secret($0) }
    }
}

/// Secrets from a lookup of the application's own: a vault, a key file, a dictionary in a test.
public struct StoredSecrets: SecretSource {
    private let lookUp: @Sendable (String) async throws -> Secret?

    /// Stored secrets from `lookUp`, which is asked each time; environment variables as ``EnvironmentSecrets`` has them.
    public init(_ lookUp: @escaping @Sendable (String) async throws -> Secret?) { self.lookUp = lookUp }

    /// Stored secrets from a dictionary.
    public init(_ secrets: [String: Secret]) { lookUp = { secrets[$0] } }

    /// The secret that `reference` names.
    public func secret(_ reference: SecretReference) async throws -> Secret? {
        guard reference.source == .stored else { return try await EnvironmentSecrets().secret(reference) }
        return try await lookUp(reference.name)
    }
}

extension ConnectorEnvironment {
    /// The secret that `reference` names, for the field of a connector's configuration.
    ///
    /// - Throws: ``ConnectError/Code/configuration``, with the field and the name, when it is missing or empty.
    public func secret(_ reference: SecretReference, for field: String) async throws -> Secret {
        guard let secret = try await secrets.secret(reference), !secret.isEmpty else {
            throw ConnectError(
                .configuration, "there is no secret “\(reference)”; store it or correct the name", at: field)
        }
        return secret
    }
}
