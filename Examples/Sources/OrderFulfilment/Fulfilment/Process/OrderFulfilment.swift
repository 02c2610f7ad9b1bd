package import SpliceDelivery
package import SpliceEntities
package import SpliceMail
import SpliceModel
package import SpliceQuickBooks
package import SpliceShipStation
package import SpliceWarehouse

/// From a paid order to a parcel: stock is held, the sale is booked and the label bought side by side, and the customer is
/// told the tracking number.
///
/// Every step is in the journal before the next begins, so the process may be killed at any instruction. It knows four
/// actions and nothing of the systems behind them: another warehouse or carrier is another action.
///
/// | step | a call that was cut off | guarantee |
/// |---|---|---|
/// | `reserve` | is made again with the same `Idempotency-Key` | effectively once |
/// | `book` | is made again with the same `requestid` | effectively once |
/// | `ship` | is looked for by the shipment's id, since labels have no idempotency key | effectively once |
/// | `tell` | is looked for in the message trace, since SMTP has neither key nor search | effectively once; a person without a trace |
package struct OrderFulfilment: DurableProcess {
    package static let name = "order-fulfilment"
    package static let version = 1

    private let reserve: Action<ReservationRequest, Hold>
    private let book: Action<SalesReceipt, BookedSale>
    private let ship: Action<LabelRequest, PurchasedLabel>
    private let tell: Action<TrackingNotice, SentMail>
    private let terms: Terms

    /// The process on four actions.
    package init(
        reserve: Action<ReservationRequest, Hold>, book: Action<SalesReceipt, BookedSale>,
        ship: Action<LabelRequest, PurchasedLabel>, tell: Action<TrackingNotice, SentMail>, terms: Terms
    ) {
        self.reserve = reserve
        self.book = book
        self.ship = ship
        self.tell = tell
        self.terms = terms
    }

    package func run(_ order: Order, _ process: ProcessContext) async throws -> FulfilledOrder {
        // What cannot be written for the books or the carrier is found out before anything has happened.
        let (receipt, label) = (try terms.receipt(for: order), try terms.label(for: order))

        let hold = try await process.step("reserve", reserve, ReservationRequest(order, at: terms.warehouse))
        if hold.status != .reserved { try await settleShortage(of: order, hold, process) }

        async let booking = process.step("book", book, receipt)
        async let buying = process.step("ship", ship, label)
        let (sale, parcel) = try await (booking, buying)

        let message = try await process.step("tell", tell, try terms.notice(for: order, parcel))
        return FulfilledOrder(
            order: order.number, hold: hold.id, sale: sale.id, label: parcel.id, tracking: parcel.trackingNumber,
            message: message.id)
    }

    /// Less in stock than was sold is for a person to decide. Giving the order up releases what is held.
    private func settleShortage(of order: Order, _ hold: Hold, _ process: ProcessContext) async throws {
        let short = hold.lines.filter { $0.backordered > .zero }.map(\.id)
        let answer = try await process.review(
            "shortage", "The warehouse has only a part of order \(order.number). Ship what there is?",
            details: ["hold": hold.id, "lines": short.joined(separator: ", ")])
        guard answer.approved else { throw process.compensate(because: "the warehouse has only a part of it") }
    }
}

/// What an order came to: its traces in the four systems.
package struct FulfilledOrder: Codable, Sendable, Equatable {
    package var order: String
    package var hold: String
    package var sale: String
    package var label: String
    package var tracking: String
    package var message: String
}
