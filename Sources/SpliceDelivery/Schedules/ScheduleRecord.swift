/// Where a schedule stands, as the store keeps it.
///
/// A durable format: JSON under `schedules/NAME` in the store's values.
public struct ScheduleRecord: Sendable, Hashable, Codable {
    /// The version of this format; a reader refuses what is higher.
    public var format = 1
    /// The name.
    public var name: String
    /// What it starts.
    public var process: String
    /// The schedule in words. When the application comes with another one, the times are worked out anew.
    public var definition: String
    /// The next time; `nil` until it has been worked out, or if there is none any more.
    public var next: WallTime?
    /// The last time for which a run was started.
    public var last: WallTime?
    /// Runs started.
    public var started: Int64
    /// Times that passed without a run.
    public var skipped: Int64
    /// Whether a person has stopped it.
    public var isPaused: Bool

    /// The latest format.
    public static let latestFormat = 1

    /// A schedule that has not started anything.
    public init(name: String, process: String, definition: String) {
        self.name = name
        self.process = process
        self.definition = definition
        started = 0
        skipped = 0
        isPaused = false
    }
}

extension KeyValueStore {
    static func scheduleKey(_ name: String) -> String { "schedules/\(name)" }

    /// A schedule and the generation of its value.
    func schedule(_ name: String) async throws -> (record: ScheduleRecord, generation: Int64)? {
        guard let value = try await value(for: Self.scheduleKey(name)) else { return nil }
        let record: ScheduleRecord = try Payload(bytes: value.bytes).decode(at: Self.scheduleKey(name))
        guard record.format <= ScheduleRecord.latestFormat else {
            throw DeliveryError(
                .storeTooNew, "the schedule was written by a newer version of this library; update it", at: name)
        }
        return (record, value.generation)
    }

    func keep(_ record: ScheduleRecord, expecting generation: Int64) async throws {
        try await setValue(try Payload(record).bytes, for: Self.scheduleKey(record.name), expecting: generation)
    }

    /// Every schedule that an engine on this store has had, by name.
    public func schedules() async throws -> [ScheduleRecord] {
        var records: [ScheduleRecord] = []
        for key in try await keys(startingWith: Self.scheduleKey("")) {
            let name = String(key.dropFirst(Self.scheduleKey("").count))
            if let found = try await schedule(name) { records.append(found.record) }
        }
        return records
    }

    /// Stops a schedule, or lets it go on from now: what passed meanwhile is not made up for.
    ///
    /// - Throws: ``DeliveryError`` with code `notFound` if no engine has had such a schedule.
    public func pauseSchedule(_ name: String, _ isPaused: Bool = true) async throws {
        while true {
            guard let found = try await schedule(name) else {
                throw DeliveryError(.notFound, "there is no such schedule", at: name)
            }
            var record = found.record
            guard record.isPaused != isPaused else { return }
            record.isPaused = isPaused
            record.next = nil
            do {
                return try await keep(record, expecting: found.generation)
            } catch let error as DeliveryError where error.code == .generationConflict {
                // An engine has just started a run; look again.
            }
        }
    }
}
