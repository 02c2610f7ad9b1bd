public import SpliceModel

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
