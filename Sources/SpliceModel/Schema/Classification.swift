/// How freely a field's value may be shown and passed on. Ordered: what may be shown at one class may be shown at all
/// below.
public enum Classification: String, Sendable, Hashable, Codable, CaseIterable {
    /// Anyone may see it: a product's title, a country.
    case `public`
    /// Anyone in the business may see it: an order's number, a stock level.
    case `internal`
    /// It says something about a person: a name, an address, a phone number.
    case personal
    /// It harms a person or the business in the wrong hands: pay, birth dates, health, tax and bank numbers.
    case sensitive
    /// It opens doors: keys, tokens, passwords. Never shown anywhere.
    case secret
}

extension Classification: Comparable {
    private var rank: Int {
        switch self {
        case .public: 0
        case .internal: 1
        case .personal: 2
        case .sensitive: 3
        case .secret: 4
        }
    }

    /// From the freest to the most protected.
    public static func < (left: Classification, right: Classification) -> Bool { left.rank < right.rank }
}
