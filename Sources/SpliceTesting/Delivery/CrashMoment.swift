/// Where a process test crashes its engine.
public struct CrashMoment: Sendable, Hashable {
    enum Kind: Sendable { case begun, before, after }

    let kind: Kind
    let step: String

    /// The step is journalled as begun, and the engine ends before its call. Only steps that may not be repeated are journalled
    /// before their call; for others the moment never comes.
    public static func begun(_ step: String) -> CrashMoment { CrashMoment(kind: .begun, step: step) }
    /// The step has been carried out, and the engine ends just before that is journalled: for the journal, the call was
    /// cut off.
    public static func before(_ step: String) -> CrashMoment { CrashMoment(kind: .before, step: step) }
    /// The step is journalled as done, and the engine ends before the process hears of it.
    public static func after(_ step: String) -> CrashMoment { CrashMoment(kind: .after, step: step) }
}
