/// The name of a secret: says where it is kept, and never what it is.
public struct SecretReference: Sendable, Hashable, Codable {
    /// Where a secret is kept.
    public enum Source: String, Sendable, Hashable, Codable, CaseIterable {
        /// The application's own secret store.
        case stored
        /// An environment variable of the process.
        case environment
    }

    /// Where it is kept.
    public let source: Source
    /// Its name there.
    public let name: String

    /// A secret in the application's own store.
    public static func stored(_ name: String) -> SecretReference { SecretReference(source: .stored, name: name) }

    /// A secret in an environment variable.
    public static func environment(_ variable: String) -> SecretReference {
        SecretReference(source: .environment, name: variable)
    }
}

extension SecretReference: CustomStringConvertible {
    /// The name and where it is kept, which are not secret.
    public var description: String { "\(source.rawValue):\(name)" }
}
