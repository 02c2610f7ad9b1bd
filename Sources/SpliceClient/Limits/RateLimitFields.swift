public import HTTPTypes

/// Reads the header fields by which servers tell how much of a limit is left.
///
/// - `RateLimit` and `RateLimit-Policy` of draft-ietf-httpapi-ratelimit-headers (version 8 and later: `"name";r=9;t=30`), and the
///   earlier form `limit=10, remaining=9, reset=30`.
/// - `RateLimit-Limit`, `-Remaining`, `-Reset`, the same with `X-RateLimit-` and `X-Rate-Limit-`, each also with a name at the end
///   (`X-RateLimit-Remaining-Tokens`).
/// - A count against its limit, `X-Shopify-Shop-Api-Call-Limit: 39/40`.
/// - HubSpot's `X-HubSpot-RateLimit-Remaining`, `-Max` and `-Interval-Milliseconds`.
public enum RateLimitFields {
    /// What `headers` say.
    ///
    /// - Parameters:
    ///   - headers: The fields of a response.
    ///   - now: The time of day, which resets given as dates are compared with.
    public static func observations(in headers: HTTPFields, now: Duration) -> [LimitObservation] {
        var found: [String: LimitObservation] = [:]
        for field in headers {
            let name = field.name.canonicalName
            // Looked at for every response: most fields are passed over by their first letter.
            guard let first = name.utf8.first, first == UInt8(ascii: "x") || first == UInt8(ascii: "r") else {
                continue
            }
            switch name {
            case "ratelimit": readItems(field.value, into: &found)
            case "x-shopify-shop-api-call-limit": readFraction(field.value, into: &found)
            default:
                guard let (part, limit) = split(name) else { continue }
                set(part, of: limit, to: field.value, now: now, in: &found)
            }
        }
        return found.values.filter { $0.remaining != nil }.sorted { $0.name < $1.name }
    }

    /// When a count starts again, as a wait from now. Numbers are seconds from now, seconds since 1970 or milliseconds since
    /// 1970, told apart by their size; texts are dates or Go durations such as `6m0s`.
    public static func reset(_ text: String, now: Duration) -> Duration? {
        if let number = Double(text), number.isFinite {
            let wait: Duration =
                switch number {
                case 100_000_000_000...100_000_000_000_000: .seconds(number / 1000) - now
                case 1_000_000_000...99_999_999_999: .seconds(number) - now
                case 0..<1_000_000_000: .seconds(number)
                default: .zero
                }
            return max(.zero, wait)
        }
        if let date = HTTPDate.parse(text, now: now) { return max(.zero, date - now) }
        return goDuration(text)
    }

    private enum Part { case limit, remaining, reset, interval }

    private static let prefixes = ["x-ratelimit-", "ratelimit-", "x-rate-limit-", "x-hubspot-ratelimit-"]

    /// `x-ratelimit-remaining-tokens` → remaining, `tokens`.
    private static func split(_ field: String) -> (Part, limit: String)? {
        guard let prefix = prefixes.first(where: { field.hasPrefix($0) }) else { return nil }
        let words = field.dropFirst(prefix.count).split(separator: "-", maxSplits: 1)
        let rest = words.count > 1 ? String(words[1]) : "default"
        switch words.first {
        case "limit", "max": return (.limit, rest)
        case "remaining": return (.remaining, rest)
        case "reset": return (.reset, rest == "after" ? "default" : rest)
        case "interval": return (.interval, "default")
        case "daily" where rest == "remaining": return (.remaining, "daily")
        default: return nil
        }
    }

    private static func set(
        _ part: Part, of limit: String, to text: String, now: Duration, in found: inout [String: LimitObservation]
    ) {
        var observation = found[limit] ?? LimitObservation(name: limit)
        switch part {
        // `100, 100;w=60` lists the policies behind the figure.
        case .limit: observation.limit = leadingNumber(text)
        case .remaining: observation.remaining = leadingNumber(text)
        case .reset: observation.resetsIn = reset(text, now: now)
        case .interval: observation.resetsIn = observation.resetsIn ?? milliseconds(text)
        }
        found[limit] = observation
    }

    private static func readFraction(_ text: String, into found: inout [String: LimitObservation]) {
        let parts = text.split(separator: "/").compactMap { Double($0) }
        guard parts.count == 2, parts[1] > 0 else { return }
        found["default"] = LimitObservation(limit: parts[1], remaining: max(0, parts[1] - parts[0]))
    }

    /// `"burst";r=0;t=2, "daily";r=900;t=3600`, or `limit=10, remaining=0, reset=2`.
    private static func readItems(_ text: String, into found: inout [String: LimitObservation]) {
        for item in text.split(separator: ",") {
            let parts = item.split(separator: ";").map { trimmed($0) }
            guard let head = parts.first else { continue }
            let isNamed = !head.contains("=")
            let name = isNamed ? head.filter { $0 != "\"" } : "default"
            var observation = found[name] ?? LimitObservation(name: name)
            for part in isNamed ? Array(parts.dropFirst()) : parts {
                let pair = part.split(separator: "=", maxSplits: 1)
                guard pair.count == 2, let value = Double(pair[1]), value >= 0 else { continue }
                switch pair[0] {
                case "r", "remaining": observation.remaining = value
                case "t", "reset": observation.resetsIn = .seconds(min(value, 31_536_000))
                case "limit": observation.limit = value
                default: continue
                }
            }
            found[name] = observation
        }
    }

    private static func milliseconds(_ text: String) -> Duration? {
        guard let number = Double(text), number >= 0 else { return nil }
        return .milliseconds(min(number, 31_536_000_000))
    }

    private static func leadingNumber(_ text: String) -> Double? {
        Double(text.prefix { $0.isNumber || $0 == "." })
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// `6m0s`, `250ms`, `1h2m`.
    private static func goDuration(_ text: String) -> Duration? {
        let units: [Substring: Double] = ["h": 3600, "m": 60, "s": 1, "ms": 0.001]
        var total = 0.0
        var rest = Substring(text)
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            rest = rest[digits.endIndex...]
            let unit = rest.prefix { $0.isLetter }
            rest = rest[unit.endIndex...]
            guard let number = Double(digits), let factor = units[unit] else { return nil }
            total += number * factor
        }
        return .seconds(min(total, 31_536_000))
    }
}
