/// How a schedule starts its runs.
public struct ScheduleOptions: Sendable, Hashable {
    /// What becomes of times that were missed. Default ``MissedRuns/runOnce``.
    public var missed: MissedRuns
    /// How late a time may be and still count as on time. Default 60 s.
    public var tolerance: Duration
    /// The lane of its runs: one goes after the other, never two at once. Default: a lane of its own, `schedule/` and the
    /// name.
    public var lane: Lane

    /// The lane of a schedule's runs.
    public struct Lane: Sendable, Hashable {
        enum Kind: Sendable, Hashable { case own, none, named(String) }

        let kind: Kind

        /// A lane of the schedule's own.
        public static let own = Lane(kind: .own)
        /// Runs may overlap.
        public static let none = Lane(kind: .none)
        /// A lane that other submissions use too.
        public static func named(_ name: String) -> Lane { Lane(kind: .named(name)) }
    }

    /// Options. See the properties.
    public init(missed: MissedRuns = .runOnce, tolerance: Duration = .seconds(60), lane: Lane = .own) {
        self.missed = missed
        self.tolerance = tolerance
        self.lane = lane
    }

    func lane(of schedule: String) -> String? {
        switch lane.kind {
        case .own: "schedule/\(schedule)"
        case .none: nil
        case .named(let name): name
        }
    }
}
