import Foundation

/// What the shop knows: its orders, oldest first, and who wants to hear of them. A pure machine.
struct ShopState: Sendable {
    struct Subscription: Sendable, Equatable {
        var id: Int
        var topic: String
        var address: String
        var createdAt: Date
    }

    private(set) var orders: [ShopOrder] = []
    private(set) var subscriptions: [Subscription] = []
    private var nextSubscription = 1_014_196_360

    mutating func place(_ order: ShopOrder) {
        orders.append(order)
    }

    /// The order with this id; ids grow with the index, and there are few enough to look through.
    func order(id: Int) -> ShopOrder? {
        orders.first { $0.id == id }
    }

    /// Adds a subscription; nil when the address already has one for the topic.
    mutating func subscribe(topic: String, address: String, at date: Date) -> Subscription? {
        guard !subscriptions.contains(where: { $0.topic == topic && $0.address == address }) else { return nil }
        let subscription = Subscription(id: nextSubscription, topic: topic, address: address, createdAt: date)
        nextSubscription += 1
        subscriptions.append(subscription)
        return subscription
    }

    /// Removes a subscription; false when there is none with this id.
    mutating func unsubscribe(id: Int) -> Bool {
        let count = subscriptions.count
        subscriptions.removeAll { $0.id == id }
        return subscriptions.count < count
    }
}
