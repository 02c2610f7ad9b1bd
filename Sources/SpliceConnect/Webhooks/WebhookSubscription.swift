/// A connector that creates, lists and removes the subscriptions of its own webhooks.
///
/// Vendors delete subscriptions on their own: Shopify after a run of failed deliveries. So ``reconcile(_:at:)`` belongs into a
/// schedule, not only into the set-up.
public protocol WebhookSubscribing: WebhookTrigger {
    /// The subscriptions that exist for this application, those of other addresses too.
    func subscriptions() async throws -> [WebhookSubscription]

    /// Creates a subscription. Creating one that exists yields that one.
    func subscribe(to topic: WebhookTopic, at address: String) async throws -> WebhookSubscription

    /// Removes a subscription; one that is gone is no error.
    func unsubscribe(_ subscription: WebhookSubscription) async throws
}

/// One subscription as the system knows it.
public struct WebhookSubscription: Sendable, Hashable, Codable {
    /// The system's id for it.
    public let id: String
    /// What is sent.
    public let topic: WebhookTopic
    /// The URL it is sent to.
    public let address: String
    /// The API version of the content, where the system pins one.
    public let apiVersion: String?

    /// A subscription from its parts.
    public init(id: String, topic: WebhookTopic, address: String, apiVersion: String? = nil) {
        self.id = id
        self.topic = topic
        self.address = address
        self.apiVersion = apiVersion
    }
}

/// What has to change so that exactly the wanted topics are sent to one address.
///
/// Subscriptions to other addresses are somebody else's and stay.
public struct SubscriptionPlan: Sendable, Hashable {
    /// Topics to subscribe to, in alphabetical order.
    public let missing: [WebhookTopic]
    /// Subscriptions to remove: topics that are not wanted, repeated ones, and those of another API version.
    public let superfluous: [WebhookSubscription]

    /// A plan that leads from `existing` to one subscription at `address` for each of `wanted`.
    ///
    /// - Parameters:
    ///   - wanted: The topics that are to be sent.
    ///   - address: Where they are to be sent.
    ///   - apiVersion: The version a subscription has to have where it names one; `nil` takes any.
    ///   - existing: What there is, for every address.
    public init(
        wanted: Set<WebhookTopic>, at address: String, apiVersion: String?, existing: [WebhookSubscription]
    ) {
        var kept: Set<WebhookTopic> = []
        var superfluous: [WebhookSubscription] = []
        for subscription in existing where subscription.address == address {
            let isCurrent = apiVersion == nil || subscription.apiVersion == nil || subscription.apiVersion == apiVersion
            if wanted.contains(subscription.topic), isCurrent, kept.insert(subscription.topic).inserted { continue }
            superfluous.append(subscription)
        }
        self.missing = wanted.subtracting(kept).sorted { $0.description < $1.description }
        self.superfluous = superfluous
    }

    /// Whether everything is as wanted.
    public var isEmpty: Bool { missing.isEmpty && superfluous.isEmpty }
}

extension WebhookSubscribing {
    /// Makes the system send exactly `topics` to `address`: subscribes first, then removes what is superfluous.
    ///
    /// Run again, it changes nothing.
    /// - Returns: What was changed.
    @discardableResult
    public func reconcile(_ topics: Set<WebhookTopic>, at address: String) async throws -> SubscriptionPlan {
        let plan = SubscriptionPlan(
            wanted: topics, at: address, apiVersion: Self.descriptor.apiVersion, existing: try await subscriptions())
        for subscription in plan.superfluous where plan.missing.contains(subscription.topic) {
            // An old version of a topic holds the topic's only place at this address.
            try await unsubscribe(subscription)
        }
        for topic in plan.missing { _ = try await subscribe(to: topic, at: address) }
        for subscription in plan.superfluous where !plan.missing.contains(subscription.topic) {
            try await unsubscribe(subscription)
        }
        return plan
    }
}
