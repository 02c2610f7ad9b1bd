/// The tokens of a ``RetryQuotaPolicy``. Pure.
struct RetryQuota {
    /// What a call has taken, to be given back when it succeeds.
    struct Debt: Equatable {
        var shared = 0
        var own = 0
    }

    private static let mostOperations = 1_024

    private let policy: RetryQuotaPolicy
    private(set) var shared: Int
    /// What operations have left of their floor; absent means all of it.
    private var floors: [String: Int] = [:]

    init(_ policy: RetryQuotaPolicy) {
        self.policy = policy
        shared = policy.capacity
    }

    /// Takes the cost of one repeat of `operation`, from the shared tokens or else from its own. Returns whether it could.
    mutating func take(throttled: Bool, for operation: String, debt: inout Debt) -> Bool {
        let cost = throttled ? policy.throttledCost : policy.transientCost
        if shared >= cost {
            shared -= cost
            debt.shared += cost
            return true
        }
        let own = floors[operation] ?? (floors.count < Self.mostOperations ? policy.floor : 0)
        guard own >= cost else { return false }
        floors[operation] = own - cost
        debt.own += cost
        return true
    }

    /// A call of `operation` succeeded: what it took comes back, and one token more when it took none.
    mutating func succeeded(_ operation: String, debt: Debt) {
        if shared < policy.capacity {
            shared = min(policy.capacity, shared + (debt == Debt() ? 1 : debt.shared))
        }
        guard let own = floors[operation] else { return }
        let restored = own + (debt == Debt() ? 1 : debt.own)
        floors[operation] = restored >= policy.floor ? nil : restored
    }
}
