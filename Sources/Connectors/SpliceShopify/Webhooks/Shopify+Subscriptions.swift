import HTTPTypes
import SpliceClient
public import SpliceConnect
import SpliceHTTP

extension Shopify: WebhookSubscribing {
    /// The subscriptions that this app made through the API
    /// (<https://shopify.dev/docs/api/admin-rest/latest/resources/webhook>).
    public func subscriptions() async throws -> [WebhookSubscription] {
        var found: [WebhookSubscription] = []
        for try await page in api.pages(
            "webhooks.json", query: ["limit": "250"], paging: .link, operation: "webhooks.list")
        {
            let document = JSONPeek(page.response.bytes)
            guard let webhooks = document.elements(at: "webhooks") else {
                throw ConnectError(.unexpectedAnswer, "the answer has no list of webhooks", at: "shopify.webhooks")
            }
            found += try webhooks.map { webhook in
                guard case .container(let range) = webhook else { throw Self.unexpected }
                return try Self.subscription(document.inside(range))
            }
        }
        return found
    }

    /// Creates a subscription. Shopify refuses a second one of the same topic and address; then the first is returned.
    public func subscribe(to topic: WebhookTopic, at address: String) async throws -> WebhookSubscription {
        let body =
            #"{"webhook":{"topic":\#(Self.quoted(topic.description)),"address":\#(Self.quoted(address)),"format":"json"}}"#
        do {
            let answer = try await api.post(
                "webhooks.json", headers: [.contentType: "application/json"], body: .text(body),
                operation: "webhooks.create")
            return try Self.subscription(JSONPeek(answer.bytes), at: "webhook.")
        } catch let error as APIError where error.code == .invalidContent || error.outcome == .ambiguous {
            // Taken already, or made by the call whose answer was lost.
            let existing = try await subscriptions().first { $0.topic == topic && $0.address == address }
            guard let existing else { throw error }
            return existing
        }
    }

    /// Removes a subscription.
    public func unsubscribe(_ subscription: WebhookSubscription) async throws {
        do {
            _ = try await api.delete(
                "webhooks/\(Query.escape(subscription.id)).json", operation: "webhooks.delete")
        } catch let error as APIError where error.code == .notFound {
            // Gone already, which is what was wanted.
        }
    }

    /// Without the version in `api_version`: it is the app's, as set with Shopify, and a subscription that is made anew gets the same
    /// (<https://shopify.dev/docs/api/admin-graphql/latest/objects/WebhookSubscription>).
    private static func subscription(_ webhook: JSONPeek, at prefix: String = "") throws -> WebhookSubscription {
        let text = { (name: String) in
            webhook.value(at: BodyPath((prefix + name).split(separator: ".").map(String.init)))?.text
        }
        guard let id = text("id"), let topic = text("topic"), let address = text("address") else { throw unexpected }
        return WebhookSubscription(id: id, topic: WebhookTopic(topic), address: address)
    }

    private static var unexpected: ConnectError {
        ConnectError(.unexpectedAnswer, "a webhook has no id, topic or address", at: "shopify.webhooks")
    }

    /// A JSON string (RFC 8259 section 7).
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
