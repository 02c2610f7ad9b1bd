public import SpliceDelivery
public import SpliceModel

extension Splice {
    /// Makes pipelines known: their passes, and the quarantine of their records. Once for an engine, before it runs.
    ///
    /// - Parameters:
    ///   - pipelines: All of the engine's pipelines.
    ///   - clock: What step times and waits between repeated writes are measured on. Default: the machine's.
    /// - Throws: ``ConnectError/Code/configuration`` when two have the same name; `DeliveryError` with code `registration` when the
    ///   engine has pipelines already or runs.
    public func register(pipelines: [Pipeline], clock: any DeliveryClock = SystemClock()) throws {
        let table = try PipelineTable(pipelines, store: store, clock: clock)
        try register(PipelineProcess(table))
        try register(RecordQuarantine(table))
    }

    /// Starts a pass. If one is under way, it begins after that.
    ///
    /// - Parameters:
    ///   - pipeline: What to move.
    ///   - dedupeKey: The same for every request of one pass; `nil` always starts one.
    @discardableResult
    public func start(pass pipeline: Pipeline, dedupeKey: String? = nil) async throws -> Receipt {
        try await submit(
            PipelineProcess.self, PipelineProcess.Request(pipeline: pipeline.name), dedupeKey: dedupeKey,
            source: "pipelines/\(pipeline.name)/passes", lane: pipeline.lane)
    }

    /// Starts passes by the calendar or at intervals: nightly, hourly, or every few seconds.
    ///
    /// - Parameters:
    ///   - name: Unique among the store's schedules.
    ///   - schedule: When.
    ///   - pipeline: What to move.
    ///   - missed: What becomes of missed times. Default: one pass makes up for all.
    ///   - zones: Knows the rules of time zones.
    /// - Throws: As `Splice.schedule(_:_:starting:options:zones:input:)`.
    public func schedule(
        _ name: String, _ schedule: Schedule, pass pipeline: Pipeline, missed: MissedRuns = .runOnce,
        zones: any TimeZoneRules = SystemTimeZones.shared
    ) throws {
        let request = PipelineProcess.Request(pipeline: pipeline.name)
        try self.schedule(
            name, schedule, starting: PipelineProcess.self,
            options: ScheduleOptions(missed: missed, lane: .named(pipeline.lane)), zones: zones
        ) { _ in request }
    }
}

extension Pipeline {
    /// Passes of one pipeline go one after the other.
    var lane: String { "pipelines/\(name)" }
}
