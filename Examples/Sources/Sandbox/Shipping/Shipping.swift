import Foundation
import Hummingbird
import Synchronization

/// The carrier's counter: the part of ShipStation's V2 API that sells labels.
///
/// A label costs money the moment it is made, and there is no idempotency key. `external_shipment_id` is how to find out
/// whether a label was made: `GET /v2/labels/external_shipment_id/{id}` (documented for the sister product's /v1, not
/// verified for V2). The documentation says that the id must be unique and that a duplicate is an error when a *shipment*
/// is created (<https://docs.shipstation.com/apis/shipengine/docs/shipping/create-a-shipment>); what happens when a
/// *label* with an inline shipment repeats it is not documented. The stand-in takes the harsher reading: **a second request
/// buys a second label**. Also followed: docs.shipstation.com, "External Identifiers Guide", "errors", "rate limits".
package final class Shipping: StandIn {
    package struct Access: Sendable, Equatable {
        package var apiKey: String
        package var carrierID = "se-123890"
    }

    package let access: Access
    let name = "shipping"
    let limit: RateLimit.Rule
    private let ledger: Ledger
    private let counter: Mutex<LabelCounter>

    init(options: SandboxOptions, ledger: Ledger) {
        var generator = SeededGenerator(seed: options.seed, purpose: "shipping access")
        access = Access(apiKey: "TEST_\(generator.token(length: 40))")
        limit = RateLimit.Rule(burst: 20, perSecond: 200 / 60, timeScale: options.timeScale)
        counter = Mutex(LabelCounter(random: generator))
        self.ledger = ledger
    }

    func addRoutes(to router: Router<SandboxContext>) {
        let labels = router.group("v2/labels")
        labels.post("") { request, context in
            if let refusal = self.refusal(request) { return refusal }
            return try await self.buy(request, context)
        }
        labels.get("external_shipment_id/:id") { request, context in
            self.refusal(request) ?? self.find(Self.parameter("id", context))
        }
        labels.get(":id") { request, context in self.refusal(request) ?? self.read(Self.parameter("id", context)) }
        labels.put(":id/void") { request, context in self.refusal(request) ?? self.void(Self.parameter("id", context)) }
    }

    // MARK: - Refusals

    func throttled(_ standing: RateLimit.Standing) -> Response {
        error(
            .tooManyRequests, "system", "rate_limit_exceeded", "You have exceeded the rate limit",
            headers: HTTPFields(named: ["Retry-After": "\(standing.retryAfter)"]))
    }

    func failed(_ status: HTTPResponse.Status) -> Response {
        error(status, "system", "unspecified", "The service is not available, please try again")
    }

    private func refusal(_ request: Request) -> Response? {
        request.headers.value("api-key") == access.apiKey
            ? nil : error(.unauthorized, "security", "unauthorized", "The API key is invalid")
    }

    private func error(
        _ status: HTTPResponse.Status, _ type: String, _ code: String, _ message: String, field: String? = nil,
        headers: HTTPFields = [:]
    ) -> Response {
        let error: JSON = [
            "error_source": "shipstation", "error_type": .string(type), "error_code": .string(code),
            "message": .string(message), "field_name": .optional(field),
        ]
        return .json(
            ["request_id": .string(UUID().uuidString.lowercased()), "errors": [error]], status: status,
            headers: headers)
    }

    private static func parameter(_ name: String, _ context: SandboxContext) -> String {
        let raw = context.parameters.get(name) ?? ""
        return raw.removingPercentEncoding ?? raw
    }

    // MARK: - Labels

    private func buy(_ request: Request, _ context: SandboxContext) async throws -> Response {
        guard let order = try? JSONDecoder().decode(LabelCounter.Order.self, from: try await request.bytes()) else {
            return error(
                .badRequest, "validation", "invalid_field_value",
                "Expected a shipment with carrier_id, service_code, ship_to, ship_from and packages", field: "shipment")
        }
        if let field = order.invalidField(carrier: access.carrierID) {
            return error(.badRequest, "validation", "invalid_field_value", "The value is not valid", field: field)
        }
        let label = counter.withLock { $0.buy(order, at: .now) }
        ledger.record(
            "label", key: order.shipment.external_shipment_id ?? label.shipmentID, id: label.id,
            facts: ["tracking": label.trackingNumber, "zip": order.shipment.ship_to.postal_code])
        try? await context.work()
        return .json(label.document)
    }

    private func read(_ id: String) -> Response {
        answer(counter.withLock { $0.label(id) })
    }

    private func find(_ external: String) -> Response {
        answer(counter.withLock { $0.label(external: external) })
    }

    private func answer(_ label: LabelCounter.Label?) -> Response {
        label.map { .json($0.document) } ?? error(.notFound, "business_rules", "not_found", "No such label")
    }

    private func void(_ id: String) -> Response {
        switch counter.withLock({ $0.void(id) }) {
        case nil:
            return error(.notFound, "business_rules", "not_found", "No such label")
        case (let label, let isNew)?:
            guard isNew else {
                return .json(["approved": false, "message": "The label is voided already"])
            }
            ledger.record("void", key: label.external ?? label.shipmentID, id: label.id)
            return .json(["approved": true, "message": "Request for refund submitted"])
        }
    }
}
