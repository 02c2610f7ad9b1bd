import Fulfilment
import SpliceDelivery
import SpliceMail
import SpliceModel
import SpliceQuickBooks
import SpliceShipStation
import SpliceWarehouse
import Synchronization

/// Four systems in memory that behave as the real ones do about repetition: the warehouse and the books honour an
/// idempotency key, the carrier and the mail server perform every call.
final class FakeSystems: Sendable {
    private struct State {
        var effects: [String] = []
        var answers: [String: String] = [:]
        var lost: Set<String> = []
        var holdStatus = Hold.Status.reserved
    }

    private let state = Mutex(State())

    /// What was done, in order: `reserve #1001`.
    var effects: [String] { state.withLock { $0.effects } }

    /// The next call of this action takes effect, and its answer is lost.
    func loseAnswer(of action: String) { state.withLock { _ = $0.lost.insert(action) } }

    /// What the warehouse answers from now on.
    func hold(_ status: Hold.Status) { state.withLock { $0.holdStatus = status } }

    /// The process on these systems.
    func process() throws -> OrderFulfilment {
        OrderFulfilment(reserve: reserve, book: book, ship: try ship(), tell: tell, terms: try .example)
    }

    /// Performs a call: once a key where there is one.
    private func perform(_ action: String, _ order: String, key: String? = nil) throws -> String {
        try state.withLock { state in
            if let key, let answer = state.answers[key] { return answer }
            state.effects.append("\(action) \(order)")
            let answer = "\(action)-\(state.effects.count)"
            if let key { state.answers[key] = answer }
            if state.lost.remove(action) != nil {
                throw ActionFailure.ambiguous("connection_lost", "the connection broke before the answer")
            }
            return answer
        }
    }

    private func wasDone(_ action: String, _ order: String) -> Bool {
        effects.contains("\(action) \(order)")
    }

    private var reserve: Action<ReservationRequest, Hold> {
        Action(
            "reserve", system: "warehouse", effect: .idempotent,
            call: { request, context in
                let id = try self.perform("reserve", request.order, key: context.idempotencyKey)
                let isPartial = self.state.withLock { $0.holdStatus } == .partial
                let lines = request.lines.map { line in
                    Hold.Line(
                        id: line.id, reserved: isPartial ? .zero : line.quantity,
                        backordered: isPartial ? line.quantity : .zero, reason: nil)
                }
                return Hold(id: id, status: isPartial ? .partial : .reserved, expiresAt: nil, lines: lines)
            },
            undo: { request, _, _ in _ = try self.perform("release", request.order) })
    }

    private var book: Action<SalesReceipt, BookedSale> {
        Action(
            "book", system: "accounting", effect: .idempotent,
            call: { receipt, context in
                let id = try self.perform("book", receipt.number, key: context.idempotencyKey)
                return BookedSale(id: id, syncToken: "0", number: receipt.number, total: .zero)
            })
    }

    private func ship() throws -> Action<LabelRequest, PurchasedLabel> {
        let order = try ShopDocument.order()
        let label = try PurchasedLabel.example(for: order)
        return Action(
            "ship", system: "shipping", effect: .naturalKey,
            call: { request, _ in
                _ = try self.perform("ship", request.shipment)
                return label
            },
            probe: { request, _ in self.wasDone("ship", request.shipment) ? .found(label) : .absent })
    }

    private var tell: Action<TrackingNotice, SentMail> {
        Action(
            "tell", system: "mail", effect: .naturalKey,
            call: { notice, _ in SentMail(id: try self.perform("tell", notice.order), reference: "") },
            probe: { notice, _ in
                self.wasDone("tell", notice.order) ? .found(SentMail(id: "found", reference: "")) : .absent
            })
    }
}
