import Logging
import SpliceDelivery

/// One step of a pass over one partition: the shell that reads, transforms, writes, and writes down how far it got.
struct PipelinePass: Sendable {
    /// What a step came to.
    struct Progress: Codable, Sendable, Hashable {
        /// Whether the pass is over.
        var isComplete: Bool
        /// What the pass has done so far.
        var counts: PipelineCounts
    }

    let pipeline: Pipeline
    let partition: Partition
    let store: any Store
    let clock: any DeliveryClock

    /// What the loop carries from event to event.
    private struct Work {
        var state: PipelineState
        var generation: Int64
        var buffer: BatchBuffer
        /// Since the state was last kept.
        var counts = PipelineCounts()
        /// What the source sent for the records of the buffer, by their keys in the target.
        var originals: [RecordKey: (key: RecordKey, content: QuarantinedRecord.Original)] = [:]
        var quarantined: [QuarantinedRecord] = []
        var checkpoint: Checkpoint?
        /// Records without a key since the state was last kept.
        var nameless = 0
    }

    /// Goes on with a pass until it is over or the step has taken long enough.
    ///
    /// - Parameter pass: Names the pass: a later call of the same pass goes on with it.
    func advance(_ pass: String) async throws -> Progress {
        var work = try await enter(pass)
        guard !work.state.isComplete else { return Progress(isComplete: true, counts: work.state.counts) }
        let end = clock.now + pipeline.options.stepTime
        for try await event in pipeline.read(work.state.checkpoint, partition) {
            try await take(event, &work)
            // Where everything is refused, no batch is ever written that would take them along.
            if work.quarantined.count >= 100 { try await keepQuarantined(&work) }
            guard case .checkpoint = event, work.counts.read >= pipeline.options.checkpointEvery || clock.now >= end
            else { continue }
            try await keep(&work, isComplete: false)
            if clock.now >= end { return Progress(isComplete: false, counts: work.state.counts) }
        }
        try await keep(&work, isComplete: true)
        return Progress(isComplete: true, counts: work.state.counts)
    }

    private func enter(_ pass: String) async throws -> Work {
        let stored = try await store.value(for: key)
        let state: PipelineState = try stored.map { try Payload(bytes: $0.bytes).decode(at: key) } ?? PipelineState()
        guard state.format == 1 else {
            throw ConnectError(.checkpoint, "the position was written by a newer version of Splice", at: key)
        }
        return Work(
            state: state.entering(pass, pipeline.options), generation: stored?.generation ?? 0,
            buffer: BatchBuffer(size: pipeline.batchSize))
    }

    private func take(_ event: SourceEvent, _ work: inout Work) async throws {
        switch event {
        case .record(let record):
            work.counts.read += 1
            try await take(record.key, .record(record.bytes), &work) { try await pipeline.transform.apply(record) }
        case .tombstone(let key, _):
            work.counts.read += 1
            guard pipeline.target.operations.contains(.delete) else {
                work.counts.leftOut += 1
                return
            }
            try await take(key, .deletion, &work) { try await pipeline.transform.deletion(key) }
        case .checkpoint(let checkpoint): work.checkpoint = checkpoint
        case .rejected(let rejected):
            work.counts.read += 1
            quarantine(rejected.key, .source, [rejected.reason], .unreadable, &work)
        case .skipped: work.counts.skippedParts += 1
        case .schemaChange: work.counts.schemaChanges += 1
        }
    }

    private func take(
        _ key: RecordKey, _ original: QuarantinedRecord.Original, _ work: inout Work,
        transform: () async throws -> RecordTransform.Result
    ) async throws {
        let result: RecordTransform.Result
        do {
            result = try await transform()
        } catch let error as any ClassifiedFailure where error.failure == .permanent {
            result = .quarantine([error.safeDescription])
        }
        switch result {
        case .write(let item):
            let full = work.buffer.add(item)
            try await write(full, &work)
            work.originals[item.key] = (key, original)
        case .leaveOut: work.counts.leftOut += 1
        case .quarantine(let problems): quarantine(key, .transform, problems, original, &work)
        }
    }

    private func write(_ items: [WriteBatch.Item], _ work: inout Work) async throws {
        guard !items.isEmpty else { return }
        let writer = BatchWriter(pipeline: pipeline, partition: partition, clock: clock, scope: work.state.pass)
        for (item, verdict) in zip(items, try await writer.write(items)) {
            switch verdict {
            case .written: work.counts.written += 1
            case .unchanged: work.counts.unchanged += 1
            case .refused(let issue):
                let field = issue.field.map { "\($0): " } ?? ""
                let original = work.originals[item.key]
                quarantine(
                    original?.key ?? item.key, .target, ["\(field)\(issue.message) (\(issue.code))"],
                    original?.content ?? .unreadable, &work)
            }
        }
        work.originals.removeAll(keepingCapacity: true)
        try await keepQuarantined(&work)
    }

    private func quarantine(
        _ key: RecordKey?, _ stage: QuarantinedRecord.Stage, _ problems: [String],
        _ original: QuarantinedRecord.Original, _ work: inout Work
    ) {
        work.counts.quarantined += 1
        if key == nil { work.nameless += 1 }
        let place = "\(work.state.checkpoint?.state ?? "")#\(work.nameless)"
        work.quarantined.append(
            QuarantinedRecord(pipeline, partition, key, stage, problems, original, place: place))
    }

    /// Starts a run for each record that was stopped, so that none waits in memory for the next checkpoint.
    private func keepQuarantined(_ work: inout Work) async throws {
        guard !work.quarantined.isEmpty else { return }
        let now = clock.now
        var random = SystemRandomNumberGenerator()
        let submissions = try work.quarantined.map { record in
            Submission(
                run: RunID(at: now, using: &random), process: RecordQuarantine.name, version: RecordQuarantine.version,
                input: try Payload(record, at: pipeline.name), source: "pipelines/\(pipeline.name)",
                dedupeKey: record.dedupeKey, submittedAt: now)
        }
        _ = try await store.submit(submissions)
        work.quarantined = []
    }

    /// Writes down how far the pass is: everything before the checkpoint has an end by then.
    private func keep(_ work: inout Work, isComplete: Bool) async throws {
        try await write(work.buffer.take(), &work)
        try await keepQuarantined(&work)
        var state = work.state
        state.checkpoint = work.checkpoint ?? state.checkpoint
        state.counts = state.counts + work.counts
        state.isComplete = isComplete
        let isTooMany = state.counts.quarantined > state.allowance
        // Once a person has let it go on, as many again may come.
        if isTooMany { state.allowance = state.counts.quarantined + pipeline.options.quarantineLimit }
        do {
            work.generation = try await store.setValue(
                try Payload(state).bytes, for: key, expecting: work.generation)
        } catch let error as DeliveryError where error.code == .generationConflict {
            throw ActionFailure.transient("overtaken", "another worker moves the same records; it goes on")
        }
        work.state = state
        work.counts = PipelineCounts()
        work.nameless = 0
        if isTooMany && !isComplete {
            throw ActionFailure.needsPerson(
                "quarantineFull", "\(state.counts.quarantined) records of \(pipeline.name) cannot be used; go on?")
        }
    }

    private var key: String { PipelineState.key(pipeline.name, partition) }
}
