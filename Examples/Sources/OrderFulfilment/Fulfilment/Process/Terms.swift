import SpliceDelivery
package import SpliceEntities
package import SpliceMail
package import SpliceModel
package import SpliceQuickBooks
package import SpliceShipStation

/// What this business has agreed with its systems: where goods come from, how they travel, when the books' day begins.
package struct Terms: Sendable {
    /// The warehouse that holds the stock.
    package var warehouse: String
    /// Where parcels start.
    package var shipFrom: PostalAddress
    /// The carrier's id in the shipping account.
    package var carrier: String
    /// The carrier's service.
    package var service: String
    /// What an empty box weighs.
    package var boxGrams = ExactDecimal(150)
    /// What a piece weighs, as far as the carrier has to know.
    package var pieceGrams = ExactDecimal(400)
    /// How far ahead of UTC the books' day begins.
    package var booksOffset: UTCOffset

    package init(
        warehouse: String, shipFrom: PostalAddress, carrier: String, service: String, booksOffset: UTCOffset
    ) {
        self.warehouse = warehouse
        self.shipFrom = shipFrom
        self.carrier = carrier
        self.service = service
        self.booksOffset = booksOffset
    }

    /// The receipt for the books.
    package func receipt(for order: Order) throws -> SalesReceipt {
        try SalesReceipt(order, offset: booksOffset)
    }

    /// The label for the carrier. The order's number names the shipment, so that a label can be found again.
    package func label(for order: Order) throws -> LabelRequest {
        guard let shipTo = order.shipTo else {
            throw ActionFailure.permanent("no_address", "the order has no shipping address; nothing was done yet")
        }
        return LabelRequest(
            shipment: order.number, carrier: carrier, service: service, shipTo: shipTo, shipFrom: shipFrom,
            packages: [.init(grams: try grams(of: order))])
    }

    /// What a parcel weighs: the box, and so much for every piece.
    private func grams(of order: Order) throws -> ExactDecimal {
        try order.lines.filter(\.requiresShipping).reduce(boxGrams) { sum, line in
            try sum + line.quantity.value * pieceGrams
        }
    }

    /// The message for the customer.
    package func notice(for order: Order, _ label: PurchasedLabel) throws -> TrackingNotice {
        guard let address = order.customer.email else {
            throw ActionFailure.permanent("no_email", "the order has no e-mail address; the parcel is on its way")
        }
        return TrackingNotice(
            to: try Mailbox(address, name: order.customer.name?.full ?? ""), order: order.number,
            carrier: label.carrier, trackingNumber: label.trackingNumber, trackingURL: nil)
    }
}
