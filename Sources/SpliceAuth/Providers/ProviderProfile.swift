/// What this module knows about one vendor's authorization server, as data: versioned, with its sources, and with the dates
/// on which something in it ends.
///
/// ```swift
/// let provider = try ProviderProfile.shopify.provider(["shop": "acme"])
/// ```
///
/// A vendor that is not listed takes a few lines; see ``init(name:version:tokenEndpoint:)``.
public struct ProviderProfile: Sendable, Hashable {
    /// Something that the vendor will switch off.
    public struct Sunset: Sendable, Hashable {
        /// The day, as `2027-02-16`.
        public var date: String
        /// What ends.
        public var what: String

        /// A sunset.
        public init(date: String, what: String) {
            self.date = date
            self.what = what
        }
    }

    /// A way in which the vendor lets clients prove who they are.
    public enum ClientProof: String, Sendable, Hashable, CaseIterable {
        /// ``ClientAuthentication/basic(_:)``.
        case basic
        /// ``ClientAuthentication/post(_:)``.
        case post
        /// ``ClientAuthentication/privateKeyJWT(_:)``.
        case privateKeyJWT
        /// ``ClientAuthentication/mutualTLS``.
        case mutualTLS
        /// ``ClientAuthentication/none``: the grant itself is the proof.
        case none
    }

    /// The vendor's name in lower case.
    public var name: String
    /// Counts the changes of this profile.
    public var version: Int
    /// The vendor's pages that state what is here.
    public var sources: [String] = []
    /// What nobody has confirmed against the vendor's pages yet.
    public var unverified: [String] = []
    /// What the vendor will switch off.
    public var sunsets: [Sunset] = []
    /// What may stand for each `{name}` in the addresses.
    public var tenants: [String: TenantRule] = [:]
    /// The ways to prove who the client is, the preferred first.
    public var clientProofs: [ClientProof] = [.basic]
    /// The address of the token endpoint, with `{name}` where a tenant belongs; so are the others.
    public var tokenEndpoint: String
    /// The address a person is sent to.
    public var authorizationEndpoint: String?
    /// The address for revoking.
    public var revocationEndpoint: String?
    /// The address for looking up.
    public var introspectionEndpoint: String?
    /// The address for devices.
    public var deviceAuthorizationEndpoint: String?
    /// The server's `iss`.
    public var issuer: String?
    /// Parameters that an authorization request needs besides the standard ones.
    public var authorizationParameters: [String: String] = [:]
    /// Parameters of the callback to keep.
    public var keptCallbackFields: Set<String> = []
    /// Departures from RFC 6749.
    public var quirks = OAuthProvider.Quirks()

    /// A profile with a token endpoint; everything else is set as properties.
    public init(name: String, version: Int = 1, tokenEndpoint: String) {
        self.name = name
        self.version = version
        self.tokenEndpoint = tokenEndpoint
    }

    /// The profile with changes, for profiles that are written down.
    init(name: String, version: Int = 1, tokenEndpoint: String, _ change: (inout ProviderProfile) -> Void) {
        self.init(name: name, version: version, tokenEndpoint: tokenEndpoint)
        change(&self)
    }

    /// The server of one tenant.
    ///
    /// Tenants are input from outside: each must pass its rule before it becomes part of an address, so that none can lead
    /// requests, and the client's secret with them, to another host.
    ///
    /// - Parameter tenant: A value for each `{name}`.
    /// - Throws: ``AuthError/Code/invalidConfiguration`` for a value that is missing, unknown or not allowed.
    public func provider(_ tenant: [String: String] = [:]) throws(AuthError) -> OAuthProvider {
        guard Set(tenant.keys) == Set(tenants.keys) else {
            throw AuthError(.invalidConfiguration, "\(name) needs a value for: \(tenants.keys.sorted())")
        }
        for (key, rule) in tenants where !rule.allows(tenant[key] ?? "") {
            throw AuthError(.invalidConfiguration, "the value of \(key) is not allowed for \(name): \(rule)")
        }
        var provider = OAuthProvider(
            name: name, tokenEndpoint: try address(tokenEndpoint, tenant), issuer: issuer.map { expand($0, tenant) },
            quirks: quirks)
        provider.authorizationEndpoint = try authorizationEndpoint.map { text throws(AuthError) in
            try address(text, tenant)
        }
        provider.revocationEndpoint = try revocationEndpoint.map { text throws(AuthError) in try address(text, tenant) }
        provider.introspectionEndpoint = try introspectionEndpoint.map { text throws(AuthError) in
            try address(text, tenant)
        }
        provider.deviceAuthorizationEndpoint = try deviceAuthorizationEndpoint.map { text throws(AuthError) in
            try address(text, tenant)
        }
        return provider
    }

    private func address(_ template: String, _ tenant: [String: String]) throws(AuthError) -> EndpointURL {
        try EndpointURL(expand(template, tenant))
    }

    private func expand(_ template: String, _ tenant: [String: String]) -> String {
        tenant.reduce(template) { $0.replacing("{\($1.key)}", with: $1.value) }
    }
}

/// What may stand for a tenant in an address.
public struct TenantRule: Sendable, Hashable, CustomStringConvertible {
    private enum Kind: Sendable, Hashable {
        case label
        case segment
        case oneOf([String])
        case host(suffixes: [String])
        case labelWith(optionalSuffixes: [String])
    }

    private let kind: Kind

    /// One label of a host name: letters, digits and inner hyphens, 63 at most.
    public static let label = TenantRule(kind: .label)

    /// One segment of a path: letters, digits, `-`, `_`, and dots that are not alone.
    public static let segment = TenantRule(kind: .segment)

    /// One of these values.
    public static func oneOf(_ values: [String]) -> TenantRule { TenantRule(kind: .oneOf(values)) }

    /// One label, alone or with one of these endings, which start with a dot.
    static func label(optionalSuffixes: [String]) -> TenantRule {
        TenantRule(kind: .labelWith(optionalSuffixes: optionalSuffixes))
    }

    /// A host name that ends with one of these suffixes, which start with a dot.
    public static func host(suffixes: [String]) -> TenantRule { TenantRule(kind: .host(suffixes: suffixes)) }

    /// Whether the value may be used.
    public func allows(_ value: String) -> Bool {
        switch kind {
        case .label: Self.isLabel(value)
        case .labelWith(let suffixes):
            Self.isLabel(suffixes.first { value.hasSuffix($0) }.map { String(value.dropLast($0.count)) } ?? value)
        case .segment:
            (1...128).contains(value.utf8.count) && !value.allSatisfy { $0 == "." }
                && value.utf8.allSatisfy { Self.isAlphanumeric($0) || "-_.".utf8.contains($0) }
        case .oneOf(let values): values.contains(value)
        case .host(let suffixes):
            suffixes.contains { value.hasSuffix($0) && value.utf8.count > $0.utf8.count }
                && value.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { Self.isLabel(String($0)) }
        }
    }

    /// The rule in words.
    public var description: String {
        switch kind {
        case .label: "one label of a host name"
        case .labelWith(let suffixes): "one label, perhaps with \(suffixes.joined(separator: ", "))"
        case .segment: "one segment of a path"
        case .oneOf(let values): "one of \(values.joined(separator: ", "))"
        case .host(let suffixes): "a host below \(suffixes.joined(separator: ", "))"
        }
    }

    private static func isLabel(_ value: String) -> Bool {
        (1...63).contains(value.utf8.count) && value.first != "-" && value.last != "-"
            && value.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
