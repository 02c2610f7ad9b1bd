import SpliceAuth

/// A credential as JSON. A durable format: a later version must go on reading it.
struct CredentialDocument: Codable, Sendable {
    struct Tokens: Codable, Sendable {
        var accessToken: String
        var tokenType: String
        var issuedAt: Int64
        var expiresAt: Int64?
        var refreshToken: String?
        var refreshExpiresAt: Int64?
        var scopes: Set<String>?
        var fields: [String: String]
    }

    struct Renewal: Codable, Sendable {
        var holder: String
        var startedAt: Int64
        var leaseEnds: Int64
        var followsInterruption: Bool
    }

    struct Status: Codable, Sendable {
        var name: String
        var reason: String?
        var since: Int64?
    }

    var generation: UInt64
    var rotation: UInt64
    var tokens: Tokens?
    var renewal: Renewal?
    var status: Status

    init(_ record: CredentialRecord) {
        generation = record.generation
        rotation = record.rotation
        tokens = record.tokens.map(Tokens.init)
        renewal = record.renewal.map { renewal in
            Renewal(
                holder: renewal.holder, startedAt: renewal.startedAt.wholeMilliseconds,
                leaseEnds: renewal.leaseEnds.wholeMilliseconds, followsInterruption: renewal.followsInterruption)
        }
        status = Status(record.status)
    }

    var record: CredentialRecord {
        CredentialRecord(
            generation: generation, rotation: rotation, tokens: tokens?.value,
            renewal: renewal.map { renewal in
                .init(
                    holder: renewal.holder, startedAt: .milliseconds(renewal.startedAt),
                    leaseEnds: .milliseconds(renewal.leaseEnds), followsInterruption: renewal.followsInterruption)
            }, status: status.value)
    }
}

extension CredentialDocument.Tokens {
    /// This is where secrets leave their wrapping: on their way into the store.
    init(_ tokens: TokenSet) {
        accessToken = tokens.accessToken.withText(\.self)
        tokenType = tokens.tokenType
        issuedAt = tokens.issuedAt.wholeMilliseconds
        expiresAt = tokens.expiresAt?.wholeMilliseconds
        refreshToken = tokens.refreshToken?.withText(\.self)
        refreshExpiresAt = tokens.refreshExpiresAt?.wholeMilliseconds
        scopes = tokens.scopes
        fields = tokens.fields
    }

    var value: TokenSet {
        TokenSet(
            accessToken: Secret(accessToken), tokenType: tokenType, issuedAt: .milliseconds(issuedAt),
            expiresAt: expiresAt.map { .milliseconds($0) }, refreshToken: refreshToken.map { Secret($0) },
            refreshExpiresAt: refreshExpiresAt.map { .milliseconds($0) }, scopes: scopes, fields: fields)
    }
}

extension CredentialDocument.Status {
    init(_ status: CredentialRecord.Status) {
        switch status {
        case .active: self.init(name: "active")
        case .suspect(let reason, let since):
            self.init(name: "suspect", reason: reason, since: since.wholeMilliseconds)
        case .reauthorize(let reason): self.init(name: "reauthorize", reason: reason)
        }
    }

    /// A status of a later version is treated as the most careful one: somebody has to authorise again.
    var value: CredentialRecord.Status {
        switch name {
        case "active": .active
        case "suspect": .suspect(reason: reason ?? "", since: .milliseconds(since ?? 0))
        default: .reauthorize(reason: reason ?? name)
        }
    }
}

extension Duration {
    /// Cut to whole milliseconds.
    fileprivate var wholeMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
