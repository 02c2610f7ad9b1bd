import SpliceClient
import SpliceConnect
public import SpliceDelivery
import SpliceHTTP

extension ShipStation {
    /// Buys a label.
    ///
    /// There is no idempotency key, so a call whose answer is lost is looked for by the shipment's own id, and made again only
    /// when there is no label a minute later (``Configuration/settling``): a purchase that still runs is not listed. That the
    /// same id buys a second label is not documented either way (unverified); this connector expects the worse. A label that costs
    /// more than the account holds waits for a person. Undone by voiding it.
    public var buyLabel: Action<LabelRequest, PurchasedLabel> {
        Action(
            "buy-label", system: Self.descriptor.id, effect: .naturalKey,
            settling: .seconds(configuration.settling),
            call: { request, _ in
                guard !request.shipment.isEmpty else {
                    throw ConnectError(
                        .input, "the shipment has no id; without one a lost label cannot be found",
                        at: "shipstation.buy-label")
                }
                do {
                    return try await api.post(
                        "labels", request, mapping: LabelRequestDocument.self, answer: PurchasedLabelDocument.self,
                        operation: "labels.create")
                } catch let error as APIError where error.system?.code == "insufficient_funds" {
                    throw ActionFailure.needsPerson(
                        "insufficient_funds", "the account's balance does not pay for the label; add funds, then retry")
                }
            },
            probe: { request, _ in
                guard let label = try await label(shipment: request.shipment), !label.isVoided else { return .absent }
                return .found(label)
            },
            undo: { _, label, _ in try await void(label) })
    }

    /// The label of a shipment by the shipment's own id; `nil` when there is none.
    ///
    /// `GET /labels/external_shipment_id/{id}` is documented for the sister product's API (unverified for V2).
    public func label(shipment: String) async throws -> PurchasedLabel? {
        do {
            return try await api.get(
                "labels/external_shipment_id/\(Query.escape(shipment))", answer: PurchasedLabelDocument.self,
                operation: "labels.find")
        } catch let error as APIError where error.code == .notFound {
            return nil
        }
    }

    /// Gives a label back; one that was given back already is no error.
    ///
    /// - Throws: `ActionFailure` for a person when the carrier does not take it back.
    public func void(_ label: PurchasedLabel) async throws {
        let answer = try await api.put(
            "labels/\(Query.escape(label.id))/void", body: .none, operation: "labels.void")
        guard JSONPeek(answer.bytes).value(at: "approved")?.bool != true else { return }
        let now = try await api.get(
            "labels/\(Query.escape(label.id))", answer: PurchasedLabelDocument.self, operation: "labels.get")
        guard now.isVoided else {
            throw ActionFailure.needsPerson(
                "void_refused", "the carrier does not take the label back; ask for a refund or leave it")
        }
    }
}
