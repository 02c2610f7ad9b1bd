import SpliceClient
import SpliceConnect
import SpliceDelivery
import SpliceMapping

/// From a webhook of the help desk to a page on somebody's phone, once.
///
/// The document is kept before it is read: one that does not fit the mapping fails its run, with every problem of it, and a person is
/// told. Refusing it would only make the help desk send the same again.
struct TicketAlarm: DurableProcess {
    static let name = "ticket-alarm"
    static let version = 1

    let page: Action<Ticket, Page>

    func run(_ document: String, _ process: ProcessContext) async throws -> Page {
        try await process.step("page", page, HelpDeskTicket.decode(document))
    }

    /// Pages whoever is on call. A call that was cut off is made again with the same `Idempotency-Key`.
    static func page(over onCall: APIClient) -> Action<Ticket, Page> {
        Action("page", system: "on-call", effect: .idempotent) { ticket, context in
            try await onCall.post(
                "pages", ticket, mapping: OnCallPage.self, answer: OnCallAnswer.self,
                idempotencyKey: context.idempotencyKey, operation: "pages.create")
        }
    }
}
