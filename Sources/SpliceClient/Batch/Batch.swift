/// What became of one item of a batch.
public enum BatchOutcome<Value: Sendable>: Sendable {
    /// The system took it.
    case done(Value)
    /// The system does not want it; sending it again would not help.
    case rejected(SystemError)
    /// It failed for now: it is sent again while attempts are left.
    case again(SystemError)
    /// Nobody knows: the answer was lost after it may have taken effect. Look it up before sending it again.
    case unknown(any Error)
    /// It was not sent, or the system certainly did not act on it.
    case notSent(any Error)

    /// Whether the item is to be sent again.
    var isOpen: Bool { if case .again = self { true } else { false } }
}

/// How items become requests, and answers outcomes.
public struct BatchPlan<Item: Sendable, Value: Sendable>: Sendable {
    /// Most items in one request.
    public var size: Int
    /// How often an item is sent at most. Default 3.
    public var rounds: Int
    let request: @Sendable ([Item]) throws -> APIRequest
    let outcomes: @Sendable (APIResponse, [Item]) throws -> [BatchOutcome<Value>]

    /// A plan.
    ///
    /// - Parameters:
    ///   - size: Most items in one request, at least 1.
    ///   - rounds: How often an item is sent at most, at least 1.
    ///   - request: Makes the request for some items. Give it an idempotency key made from the items where the system knows keys:
    ///     with it a lost answer is not a lost batch.
    ///   - outcomes: Reads what became of the items, one outcome for each, in the order of the items.
    public init(
        size: Int, rounds: Int = 3, request: @escaping @Sendable ([Item]) throws -> APIRequest,
        outcomes: @escaping @Sendable (APIResponse, [Item]) throws -> [BatchOutcome<Value>]
    ) {
        self.size = size
        self.rounds = rounds
        self.request = request
        self.outcomes = outcomes
    }
}
