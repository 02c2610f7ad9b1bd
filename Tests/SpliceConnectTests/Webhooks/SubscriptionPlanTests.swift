import SpliceConnect
import Testing

@Suite struct SubscriptionPlanTests {
    private let paid = WebhookTopic("orders/paid")
    private let cancelled = WebhookTopic("orders/cancelled")
    private let here = "https://acme.example/hooks"

    private func subscription(_ id: String, _ topic: WebhookTopic, at address: String? = nil, version: String? = nil)
        -> WebhookSubscription
    {
        WebhookSubscription(id: id, topic: topic, address: address ?? here, apiVersion: version)
    }

    private func plan(_ wanted: Set<WebhookTopic>, _ existing: [WebhookSubscription]) -> SubscriptionPlan {
        SubscriptionPlan(wanted: wanted, at: here, apiVersion: "2026-07", existing: existing)
    }

    @Test func `what is missing is subscribed to, in a fixed order`() {
        #expect(plan([paid, cancelled], []).missing == [cancelled, paid])
    }

    @Test func `what is right stays`() {
        #expect(plan([paid], [subscription("1", paid, version: "2026-07")]).isEmpty)
        #expect(plan([paid], [subscription("1", paid)]).isEmpty)
    }

    @Test func `what is not wanted, double or of another version goes`() {
        let old = subscription("1", paid, version: "2025-07")
        let double = subscription("3", cancelled)
        let unwanted = subscription("4", WebhookTopic("orders/create"))
        let plan = plan([paid, cancelled], [old, subscription("2", cancelled), double, unwanted])
        #expect(plan.missing == [paid])
        #expect(plan.superfluous == [old, double, unwanted])
    }

    @Test func `subscriptions of other addresses are nobody's business`() {
        let other = subscription("1", paid, at: "https://other.example/hooks")
        let plan = plan([paid], [other])
        #expect(plan.missing == [paid])
        #expect(plan.superfluous.isEmpty)
    }
}
