/// One call that a process may make to a system, together with what is needed to make it durable.
///
/// ```swift
/// let buyLabel = Action<LabelRequest, Label>(
///     "buy-label", system: "shipping", effect: .naturalKey,
///     call: { request, context in try await api.post("labels", request, key: context.idempotencyKey) },
///     probe: { request, _ in try await api.label(reference: request.reference).map(ProbeResult.found) ?? .absent },
///     undo: { _, label, _ in try await api.void(label.id) })
/// ```
///
/// Input and output are journalled as JSON, so they must survive `Codable` there and back.
public struct Action<Input: Codable & Sendable, Output: Codable & Sendable>: Sendable {
    /// Makes the call. Throw a ``ClassifiedFailure`` to say whether the effect took place; ``Effect`` says how other
    /// errors are read. It may be called again with the same ``ActionContext/idempotencyKey``.
    public typealias Call = @Sendable (Input, ActionContext) async throws -> Output
    /// Looks for the effect of an earlier call. Must not change anything.
    public typealias Probe = @Sendable (Input, ActionContext) async throws -> ProbeResult<Output>
    /// Takes the effect back. May be called more than once, so undoing what is already undone must succeed.
    public typealias Undo = @Sendable (Input, Output, ActionContext) async throws -> Void

    /// What it does, unique in its system, such as `buy-label`.
    public var name: String
    /// The system it calls, such as `shipping`; for logs, metrics and the data-flow map.
    public var system: String
    /// What a second call would do.
    public var effect: Effect
    /// How often and for how long a failing call is repeated; `nil` leaves it to the process.
    public var retry: RetryPolicy?
    /// How long one attempt may take; `nil` leaves it to the client behind the action.
    public var timeout: Duration?
    /// How long after a call was cut off its effect may still come, or be missing in a search: the probe is not asked before. Waited for in
    /// the store, so it holds over crashes and costs no worker. Default zero: the retry policy's shortest delay, and none after a
    /// crash.
    public var settling: Duration
    /// The call.
    public var call: Call
    /// The search for a lost effect.
    public var probe: Probe?
    /// The compensation.
    public var undo: Undo?

    /// An action from its parts.
    ///
    /// - Parameters:
    ///   - name: What it does, such as `buy-label`.
    ///   - system: The system it calls.
    ///   - effect: What a second call would do. A `.naturalKey` action needs a `probe`; without one it is treated as
    ///     `.atMostOnce`.
    ///   - retry: How a failing call is repeated; by default as the process says.
    ///   - timeout: The longest one attempt may take; by default as the client says. What is cut off counts as
    ///     ambiguous.
    ///   - settling: How long the probe is not asked after a call was cut off; what it does not find then was not done.
    ///   - call: The call.
    ///   - probe: The search for a lost effect.
    ///   - undo: The compensation.
    public init(
        _ name: String, system: String, effect: Effect, retry: RetryPolicy? = nil, timeout: Duration? = nil,
        settling: Duration = .zero, call: @escaping Call, probe: Probe? = nil, undo: Undo? = nil
    ) {
        self.name = name
        self.system = system
        self.effect = effect
        self.retry = retry
        self.timeout = timeout
        self.settling = settling
        self.call = call
        self.probe = probe
        self.undo = undo
    }
}
