// The durable form of a credential: JSON, version 1. Every version that was ever written must still be read.

extension CredentialRecord {
    /// The record as JSON, secrets in the clear: for sealing, not for storing as it is.
    public func serialized() -> Secret {
        var members: [String: JSONValue] = [
            "v": .number(1), "generation": .string(String(generation)), "rotation": .string(String(rotation)),
        ]
        switch status {
        case .active: members["status"] = .string("active")
        case .suspect(let reason, let since):
            members["status"] = .string("suspect")
            members["reason"] = .string(reason)
            members["since"] = Self.text(since)
        case .reauthorize(let reason):
            members["status"] = .string("reauthorize")
            members["reason"] = .string(reason)
        }
        if let tokens { members["tokens"] = Self.json(tokens) }
        if let renewal {
            members["renewal"] = .object([
                "holder": .string(renewal.holder), "startedAt": Self.text(renewal.startedAt),
                "leaseEnds": Self.text(renewal.leaseEnds), "followsInterruption": .bool(renewal.followsInterruption),
            ])
        }
        return Secret(bytes: JSONValue.object(members).serialized())
    }

    /// Reads what ``serialized()`` wrote, in this or an earlier version.
    ///
    /// - Throws: ``AuthError/Code/unreadable``.
    public init(serialized: Secret) throws(AuthError) {
        guard let json = try? serialized.withBytes({ try JSONValue(parsing: $0) }), json["v"] == .number(1),
            let generation = json["generation"]?.string.flatMap({ UInt64($0) }),
            let rotation = json["rotation"]?.string.flatMap({ UInt64($0) })
        else { throw AuthError(.unreadable, "the stored credential has an unknown form") }
        self.init(generation: generation, rotation: rotation)
        switch json["status"]?.string {
        case "active": status = .active
        case "suspect":
            status = .suspect(reason: json["reason"]?.string ?? "", since: Self.duration(json["since"]) ?? .zero)
        case "reauthorize": status = .reauthorize(reason: json["reason"]?.string ?? "")
        default: throw AuthError(.unreadable, "the stored credential has an unknown status")
        }
        if let value = json["tokens"] { tokens = try Self.tokens(value) }
        if let value = json["renewal"] {
            guard let holder = value["holder"]?.string, let startedAt = Self.duration(value["startedAt"]),
                let leaseEnds = Self.duration(value["leaseEnds"])
            else { throw AuthError(.unreadable, "the stored renewal has an unknown form") }
            renewal = Renewal(
                holder: holder, startedAt: startedAt, leaseEnds: leaseEnds,
                followsInterruption: value["followsInterruption"]?.bool ?? false)
        }
    }

    private static func json(_ tokens: TokenSet) -> JSONValue {
        var members: [String: JSONValue] = [
            "access": .string(tokens.accessToken.withText { $0 }), "type": .string(tokens.tokenType),
            "issuedAt": text(tokens.issuedAt), "fields": .object(tokens.fields.mapValues { .string($0) }),
        ]
        members["expiresAt"] = tokens.expiresAt.map(text)
        members["refresh"] = tokens.refreshToken?.withText { .string($0) }
        members["refreshExpiresAt"] = tokens.refreshExpiresAt.map(text)
        members["id"] = tokens.idToken?.withText { .string($0) }
        members["scopes"] = tokens.scopes.map { .array($0.sorted().map { .string($0) }) }
        return .object(members)
    }

    private static func tokens(_ json: JSONValue) throws(AuthError) -> TokenSet {
        guard let access = json["access"]?.string, let type = json["type"]?.string,
            let issuedAt = duration(json["issuedAt"])
        else { throw AuthError(.unreadable, "the stored tokens have an unknown form") }
        var fields: [String: String] = [:]
        if case .object(let members) = json["fields"] { fields = members.compactMapValues(\.string) }
        return TokenSet(
            accessToken: Secret(access), tokenType: type, issuedAt: issuedAt, expiresAt: duration(json["expiresAt"]),
            refreshToken: json["refresh"]?.string.map { Secret($0) },
            refreshExpiresAt: duration(json["refreshExpiresAt"]),
            scopes: json["scopes"]?.array.map { Set($0.compactMap(\.string)) },
            idToken: json["id"]?.string.map { Secret($0) }, fields: fields)
    }

    /// Nanoseconds, as text, since a JSON number cannot hold them.
    private static func text(_ duration: Duration) -> JSONValue {
        let (seconds, attoseconds) = duration.components
        // 64 bits of nanoseconds reach to the year 2262; a token "for ever" may end later, and is cut to that.
        let (product, isTooLarge) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isAbove) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return .string(String(isTooLarge || isAbove ? (seconds < 0 ? Int64.min : Int64.max) : sum))
    }

    private static func duration(_ value: JSONValue?) -> Duration? {
        value?.string.flatMap { Int64($0) }.map { .nanoseconds($0) }
    }
}
