/// Where a process test crashes its engine.
public struct CrashMoment: Sendable, Hashable {
    enum Kind: Sendable { case before, after }

    let kind: Kind
    let step: String

    /// The step has been carried out, and the engine ends just before that is journalled: for the journal, the call was
    /// cut off.
    public static func before(_ step: String) -> CrashMoment { CrashMoment(kind: .before, step: step) }
    /// The step is journalled as done, and the engine ends before the process hears of it.
    public static func after(_ step: String) -> CrashMoment { CrashMoment(kind: .after, step: step) }
}
