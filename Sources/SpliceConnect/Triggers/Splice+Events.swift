public import SpliceDelivery

extension Splice {
    /// Starts a run for each event of the trigger's topic, once for each occurrence. Returns when all of it is durable; only then may the
    /// sender be told that its webhook has arrived.
    ///
    /// An event whose content does not fit the mapping is kept too: it starts a ``Quarantine`` run, which waits for a person. Refusing it
    /// would only make the sender try the same again, and at last give up.
    ///
    /// - Parameters:
    ///   - events: What a connector received. Events of other topics, and those that call for nothing any more, are passed over.
    ///   - trigger: How they are read.
    ///   - process: What they start. Runs of one record go one after the other.
    /// - Returns: A receipt for each event that was not passed over.
    /// - Throws: What the store throws; then the sender tries again, and what was started already is recognised.
    @discardableResult
    public func accept<P: DurableProcess>(
        _ events: [WebhookEvent], of trigger: EventTrigger<P.Input>, for process: P.Type
    ) async throws -> [Receipt] {
        var receipts: [Receipt] = []
        for event in events where event.topic == trigger.topic && trigger.isWanted(event.bytes) {
            let occurrence = trigger.occurrence(event.bytes) ?? event.dedupeKey
            receipts.append(
                try await start(process, of: trigger, occurrence, event.recordKey, event.bytes))
        }
        return receipts
    }

    /// Starts the run of one occurrence, or the quarantine of its content.
    func start<P: DurableProcess>(
        _ process: P.Type, of trigger: EventTrigger<P.Input>, _ occurrence: String, _ record: RecordKey,
        _ bytes: [UInt8]
    ) async throws -> Receipt {
        let key = trigger.dedupeKey(occurrence)
        let lane = trigger.lane(of: record)
        let input: P.Input
        do {
            input = try trigger.decode(bytes)
        } catch {
            let unreadable = UnreadableEvent(
                source: trigger.source, topic: trigger.topic, record: record, process: P.name,
                problems: UnreadableEvent.problems(of: error), content: bytes)
            return try await submit(Quarantine.self, unreadable, dedupeKey: key, source: trigger.source, lane: lane)
        }
        return try await submit(process, input, dedupeKey: key, source: trigger.source, lane: lane)
    }

    /// Keeps a record for a person that its connector could not read: once for each record and reason. The position behind it is
    /// written down, so nothing else would bring it up again.
    func quarantine<P: DurableProcess>(
        _ record: RejectedRecord, at place: String, of trigger: EventTrigger<P.Input>, for process: P.Type
    ) async throws {
        let unreadable = UnreadableEvent(
            source: trigger.source, topic: trigger.topic, record: record.key ?? RecordKey(""), process: P.name,
            problems: record.reason, content: [])
        _ = try await submit(
            Quarantine.self, unreadable,
            dedupeKey: "\(trigger.topic)/unreadable/\(record.key?.description ?? place)/\(record.reason)",
            source: trigger.source)
    }
}
