import HTTPTypes
import SpliceClient
import SpliceConnect
public import SpliceDelivery

extension Warehouse {
    /// Holds stock for an order. A part of it is a success: look at ``Hold/status``.
    ///
    /// The system keeps the idempotency key for a day, so a repetition within it is the same reservation. Later, or by hand, the
    /// order's number finds it. Undone by releasing it.
    public var reserve: Action<ReservationRequest, Hold> {
        Action(
            "reserve", system: Self.descriptor.id, effect: .idempotent,
            call: { request, context in
                try await api.post(
                    configuration.template.reservations, request, mapping: ReservationRequestDocument.self,
                    answer: HoldDocument.self, idempotencyKey: context.idempotencyKey, operation: "reservations.create")
            },
            probe: { request, _ in
                let holds = try await holds(of: request.order).filter(\.isActive)
                guard let hold = holds.first else { return .absent }
                // Two are two effects; which one counts is not for a program to guess.
                return holds.count == 1 ? .found(hold) : .unknown
            },
            undo: { _, hold, _ in _ = try await release(hold) })
    }

    /// Tells the warehouse that what it holds is to leave. Doing so again changes nothing.
    public var confirm: Action<Hold, Hold> {
        Action(
            "confirm", system: Self.descriptor.id, effect: .idempotent,
            call: { hold, _ in try await change(hold, to: "confirm") })
    }

    /// The holds of an order, those that were given up too.
    public func holds(of order: String) async throws -> [Hold] {
        let pages = api.pages(
            configuration.template.reservations, query: ["externalOrderId": order],
            paging: .cursor(at: "nextCursor", into: .query("cursor")), operation: "reservations.search")
        var holds: [Hold] = []
        for try await page in pages { holds += try page.response.decoded(by: .mapping(HoldsDocument.self)).holds }
        return holds
    }

    /// Gives a hold up. One that is gone or given up already is no error; one that has left the warehouse is.
    @discardableResult
    public func release(_ hold: Hold) async throws -> Hold {
        do {
            return try await change(hold, to: "release")
        } catch let error as APIError where error.code == .notFound {
            return Hold(id: hold.id, status: .released, expiresAt: hold.expiresAt, lines: hold.lines)
        }
    }

    private func change(_ hold: Hold, to verb: String) async throws -> Hold {
        let path = "\(configuration.template.reservations)/\(Query.escape(hold.id))/\(verb)"
        let request = APIRequest(.post, path, effect: .idempotent, operation: "reservations.\(verb)")
        return try await api.send(request).decoded(by: .mapping(HoldDocument.self))
    }
}
