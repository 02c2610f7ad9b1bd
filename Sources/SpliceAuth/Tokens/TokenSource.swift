/// Provides access tokens: the one thing that whoever sends requests needs to know about OAuth.
///
/// - Concurrency: any number of calls may overlap; one of them renews and the others wait.
/// - Cancellation: a cancelled caller stops waiting; the renewal that others wait for goes on.
public protocol TokenSource: Sendable {
    /// A token that can be used now.
    ///
    /// - Throws: ``AuthError``; `CancellationError`.
    func token() async throws -> AccessToken

    /// A token that can be used now, if there is one without waiting. It only saves time; the default has none.
    func tokenAtHand() -> AccessToken?

    /// Hears that a server refused `headerValue` with a 401.
    ///
    /// - Returns: Whether ``token()`` will give another one. The default, for sources that have only one, is `false`.
    func rejected(headerValue: String) async throws -> Bool
}

extension TokenSource {
    /// None is at hand.
    public func tokenAtHand() -> AccessToken? { nil }

    /// A source with one token has no other.
    public func rejected(headerValue: String) async throws -> Bool { false }
}

/// An access token, ready to be sent.
public struct AccessToken: Sendable {
    private final class Storage: Sendable {
        let tokens: TokenSet
        let headerValue: String
        let rotation: UInt64

        init(tokens: TokenSet, headerValue: String, rotation: UInt64) {
            self.tokens = tokens
            self.headerValue = headerValue
            self.rotation = rotation
        }
    }

    private let storage: Storage

    /// A token.
    ///
    /// - Parameters:
    ///   - tokens: The set it belongs to.
    ///   - rotation: Which of the credential's token sets this is.
    ///   - prefix: What stands before the token in the header.
    public init(_ tokens: TokenSet, rotation: UInt64, prefix: String = "Bearer ") {
        storage = Storage(
            tokens: tokens, headerValue: prefix + tokens.accessToken.withText { $0 }, rotation: rotation)
    }

    /// The set it belongs to, with expiry, scopes and the fields that the provider's profile keeps.
    public var tokens: TokenSet { storage.tokens }
    /// Which of the credential's token sets this is.
    public var rotation: UInt64 { storage.rotation }
    /// The value of the header that carries it.
    var headerValue: String { storage.headerValue }
}

extension AccessToken: CustomStringConvertible, CustomReflectable {
    /// The rotation, without the token.
    public var description: String { "access token, rotation \(rotation)" }
    /// A mirror that shows the rotation only.
    public var customMirror: Mirror { Mirror(self, children: ["rotation": rotation]) }
}
