public import SpliceModel

/// Which properties of an entity a flow may see, and which of them only behind a mask.
///
/// ```swift
/// let grant = FieldGrant(upTo: .internal)                    // by class: what anyone in the business may see
///     .granting("buyer", "shipTo.city")                      // and by name,
///     .withholding("lines[].price")
///     .masking("email", with: .domain)
/// let encoder = try GrantedEncoder<ErpOrder>(grant)          // throws when the document would be incomplete
/// let bytes = try encoder.encode(order)
/// ```
///
/// Properties are named from the root of the entity, elements of arrays by `[]`, as the spreadsheet shows them. A name
/// stands for everything below it; where names contain one another the longer one decides, and withholding wins between
/// equal ones. What no name decides, the class decides: the highest of the row's and of the schema's on the way to it.
public struct FieldGrant: Sendable {
    /// What a name says about a property.
    enum Access: Sendable {
        case granted, withheld
        case masked(FieldMask)
    }

    /// Properties of this class and below are granted where no name decides.
    public let limit: Classification
    private(set) var names: [String: Access] = [:]

    /// Grants the properties of a class and of those below it.
    public init(upTo limit: Classification) { self.limit = limit }

    /// The same grant and these properties, whatever their class.
    public func granting(_ properties: String...) -> FieldGrant { setting(properties, .granted) }

    /// The same grant without these properties, whatever their class.
    public func withholding(_ properties: String...) -> FieldGrant { setting(properties, .withheld) }

    /// The same grant and these properties, behind a mask.
    ///
    /// A property whose row does not read what the mask writes (a code, a country, a date, a number, an amount) has no mask:
    /// `GrantedEncoder.init` refuses one that is named itself, and withholds one that lies below a name, such as the country
    /// of a masked address. Where the document needs it, it must be granted by its own name.
    public func masking(_ properties: String..., with mask: FieldMask) -> FieldGrant {
        setting(properties, .masked(mask))
    }

    private func setting(_ properties: [String], _ access: Access) -> FieldGrant {
        var grant = self
        for property in properties {
            if case .withheld? = grant.names[property] { continue }
            grant.names[property] = access
        }
        return grant
    }

    /// What is said about a property, and by which name; nil where its class decides.
    func name(deciding target: String) -> (name: String, access: Access)? {
        let deciding = names.keys.filter { FieldGrant.covers($0, target) }.max { $0.count < $1.count }
        return deciding.flatMap { name in names[name].map { (name, $0) } }
    }

    /// True when a property is the named one or lies below it.
    static func covers(_ name: String, _ target: String) -> Bool {
        target == name || target.hasPrefix(name + ".") || target.hasPrefix(name + "[]")
    }
}
