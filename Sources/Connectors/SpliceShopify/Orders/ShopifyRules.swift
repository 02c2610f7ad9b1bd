public import SpliceMapping
public import SpliceModel

/// An id that the API writes as a number ↔ the same digits as text.
public struct ExternalNumber: Rule {
    /// Reads the number.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> ExternalID { ExternalID("\(try cell.integer())") }

    /// Writes the digits as a number.
    public func encode(_ value: ExternalID, to writer: inout Writer) throws(Refusal) {
        guard let number = Int64(value.rawValue) else { throw Refusal("is not a number") }
        writer.integer(number)
    }

    /// What the rule does.
    public var note: RuleNote { RuleNote("id as a number", type: .integer) }
}

/// The id of the record itself ↔ the entity's cross-reference to its shop.
public struct ShopifyReference: Rule {
    /// Reads the number.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> [CrossReference] {
        [CrossReference(system: "shopify", id: ExternalID("\(try cell.integer())"))]
    }

    /// Writes the id that the entity has in the shop; leaves it out where it has none.
    public func encode(_ value: [CrossReference], to writer: inout Writer) throws(Refusal) {
        guard let own = value.first(where: { $0.system == "shopify" }) else { return }
        try ExternalNumber().encode(own.id, to: &writer)
    }

    /// What the rule does.
    public var note: RuleNote { RuleNote("id in Shopify", expects: "a number", type: .integer) }
}

/// A customer's id ↔ a cross-reference.
public struct ShopifyCustomerReference: Rule {
    /// Reads the number.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> CrossReference {
        CrossReference(system: "shopify", id: ExternalID("\(try cell.integer())"))
    }

    /// Writes the id; refuses one of another system.
    public func encode(_ value: CrossReference, to writer: inout Writer) throws(Refusal) {
        guard value.system == "shopify" else { throw Refusal("is an id of another system") }
        try ExternalNumber().encode(value.id, to: &writer)
    }

    /// What the rule does.
    public var note: RuleNote { RuleNote("customer's id in Shopify", expects: "a number", type: .integer) }
}

/// A whole number ↔ so many pieces.
public struct Pieces: Rule {
    /// Reads the number.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Quantity {
        let count = try cell.integer()
        guard count >= 0 else { throw Refusal("is below 0") }
        return Quantity(count)
    }

    /// Writes the number; refuses parts and other units.
    public func encode(_ value: Quantity, to writer: inout Writer) throws(Refusal) {
        guard value.unit == .one, let count = value.value.wholeNumber else {
            throw Refusal("is not a number of pieces")
        }
        writer.integer(count)
    }

    /// What the rule does.
    public var note: RuleNote { RuleNote("pieces", expects: "a whole number", type: .integer) }
}

extension Rule where Self == ExternalNumber {
    /// An id that the API writes as a number.
    public static var externalNumber: ExternalNumber { ExternalNumber() }
}
extension Rule where Self == ShopifyReference {
    /// The id of the record itself.
    public static var shopifyID: ShopifyReference { ShopifyReference() }
}
extension Rule where Self == ShopifyCustomerReference {
    /// A customer's id.
    public static var shopifyCustomerID: ShopifyCustomerReference { ShopifyCustomerReference() }
}
extension Rule where Self == Pieces {
    /// A whole number of pieces.
    public static var pieces: Pieces { Pieces() }
}
