/// The time for which a schedule starts a run.
public struct ScheduledTime: Sendable, Hashable, Codable {
    /// The name of the schedule.
    public var schedule: String
    /// The time of the schedule, not the time at which the run was started.
    public var time: WallTime

    /// A time of a schedule.
    public init(schedule: String, time: WallTime) {
        self.schedule = schedule
        self.time = time
    }
}
