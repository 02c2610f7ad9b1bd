/// How long an engine keeps what is over.
public struct Retention: Sendable, Hashable {
    /// How long completed and compensated runs stay, with their journals. Default 30 days; zero or more. Dead letters always stay.
    public var finishedRuns: Duration
    /// How long dedupe keys stay; longer than any sender repeats a delivery. Default 90 days; zero or more.
    public var dedupeKeys: Duration
    /// How often the engine looks. Default 1 hour; at least 1 s.
    public var interval: Duration

    /// A retention. See the properties.
    public init(
        finishedRuns: Duration = .seconds(30 * 86_400), dedupeKeys: Duration = .seconds(90 * 86_400),
        interval: Duration = .seconds(3600)
    ) {
        self.finishedRuns = finishedRuns
        self.dedupeKeys = dedupeKeys
        self.interval = interval
    }

    func request(at now: WallTime) -> PurgeRequest {
        PurgeRequest(finishedBefore: now + finishedRuns * -1, receivedBefore: now + dedupeKeys * -1)
    }

    func validate() throws {
        for (name, value) in [("finishedRuns", finishedRuns), ("dedupeKeys", dedupeKeys)] where value < .zero {
            throw DeliveryError.invalid("Retention.\(name)", "\(value)", "zero or more")
        }
        guard interval >= .seconds(1) else {
            throw DeliveryError.invalid("Retention.interval", "\(interval)", "at least 1 s")
        }
    }
}
