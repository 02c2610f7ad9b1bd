/// What calling an action twice would do, and therefore what may be done after a call whose outcome nobody knows.
///
/// The effect kind decides the guarantee. Say the weakest one that is true of the system, not of the client:
///
/// | kind | a call that was cut off | guarantee |
/// |---|---|---|
/// | ``read`` | is made again | no effect to protect |
/// | ``idempotent`` | is made again with the same idempotency key | effectively once, as far as the system honours the key |
/// | ``naturalKey`` | is looked for with the action's probe, and made again only if the probe finds nothing | effectively once |
/// | ``atMostOnce`` | is shown to a person | at most once, and a person |
public struct Effect: Sendable, Hashable, CustomStringConvertible {
    private enum Kind: String, Sendable { case read, idempotent, naturalKey, atMostOnce }

    private let kind: Kind

    /// Changes nothing in the system.
    public static let read = Effect(kind: .read)
    /// The system honours ``ActionContext/idempotencyKey``: the same key twice is one effect.
    public static let idempotent = Effect(kind: .idempotent)
    /// The effect can be found again by something the caller chose, such as an order number; the action has a probe.
    public static let naturalKey = Effect(kind: .naturalKey)
    /// Neither a key nor a search exists: a second call is a second effect.
    public static let atMostOnce = Effect(kind: .atMostOnce)

    /// Whether a call may be made again without asking anybody.
    public var isRepeatable: Bool { kind == .read || kind == .idempotent }

    /// The stable name: `read`, `idempotent`, `naturalKey` or `atMostOnce`.
    public var description: String { kind.rawValue }
}
