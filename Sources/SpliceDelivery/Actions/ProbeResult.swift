/// What a probe learnt about a call whose outcome is unknown.
public enum ProbeResult<Output: Sendable>: Sendable {
    /// The effect took place; this is what the call would have answered.
    case found(Output)
    /// The effect did not take place and cannot any more: the call may be made again.
    case absent
    /// The system cannot say, or cannot say yet. The probe is asked again later, and then a person.
    case unknown
}
