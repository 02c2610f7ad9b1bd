/// What becomes of times that passed while nobody was there to start a run: the application was down, or the clock was put
/// forward.
public struct MissedRuns: Sendable, Hashable, CustomStringConvertible {
    private enum Kind: Sendable, Hashable { case skip, once, all(Int) }

    private let kind: Kind

    /// None is made up for. Only a time that is at most ``ScheduleOptions/tolerance`` ago still starts a run.
    public static let skip = MissedRuns(kind: .skip)
    /// One run makes up for all of them: for the last time that passed.
    public static let runOnce = MissedRuns(kind: .once)

    /// A run for each time that passed, oldest first, but only for the last `count` of them.
    ///
    /// - Parameter count: At least 1; what is lower counts as 1, and what is above 1,000 as 1,000.
    public static func runAll(atMost count: Int) -> MissedRuns { MissedRuns(kind: .all(min(max(1, count), 1000))) }

    /// `skip`, `runOnce`, or `runAll(atMost: 3)`.
    public var description: String {
        switch kind {
        case .skip: "skip"
        case .once: "runOnce"
        case .all(let count): "runAll(atMost: \(count))"
        }
    }

    /// How many of the times that are late are made up for.
    var limit: Int {
        switch kind {
        case .skip: 0
        case .once: 1
        case .all(let count): count
        }
    }
}
