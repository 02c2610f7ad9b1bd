/// The entities that the SDK brings. An application's own stand beside them, in its own list.
public enum CanonicalModel {
    /// Every entity type, by area.
    public static let entities: [any Entity.Type] = [
        Person.self, Organization.self,
        Product.self, InventoryLevel.self, Order.self, SalesOrder.self, Invoice.self, Payment.self, Refund.self,
        Reservation.self, Shipment.self,
        Deal.self, Lead.self, CampaignEnrolment.self,
        Employee.self, AccountProvisioning.self, Asset.self, BenefitEnrolment.self, LearningAssignment.self,
        Ticket.self, BusinessEvent.self,
    ]

    /// The schemas of all entities, in the same order.
    public static var schemas: [SchemaDescription] { entities.map { $0.schemaDescription } }
}

extension Record {
    /// The schema without the way to the values.
    public static var schemaDescription: SchemaDescription { schema.description }

    /// Where the schema and this value's stored properties have drifted apart, in words; see ``Schema/problems(in:)``.
    public var schemaProblems: [String] { Self.schema.problems(in: self) }
}
