import SpliceConnect
import SpliceDelivery
import SpliceTesting
import Synchronization
import Testing

@Suite struct PipelineTests {
    private let store = MemoryStore()
    private let clock = ManualWallClock()
    private let sink = ListSink()

    private func record(_ number: Int, _ text: String = "x") -> SourceEvent {
        .record(
            SourceRecord(
                key: RecordKey("k\(number)"), position: Int64(number),
                bytes: Array("{\"id\":\"k\(number)\",\"name\":\"\(text)\"}".utf8)))
    }

    private func engine(_ pipeline: Pipeline) async throws -> Splice {
        var options = Splice.Options()
        // Every wait gives the run back, so that the test moves the clock, not the engine.
        options.parkAfter = .zero
        let splice = try await Splice(store: .opened(store), owner: "test", options: options, clock: clock)
        try splice.register(pipelines: [pipeline], clock: clock)
        return splice
    }

    private func pipeline(
        _ source: ListSource, _ transform: RecordTransform = .asItIs, options: PipelineOptions = PipelineOptions(),
        afterwards: Pipeline.Afterwards? = nil
    ) throws -> Pipeline {
        try Pipeline(
            "people", from: source, "people", to: sink, "customers", transform, options: options, afterwards: afterwards
        )
    }

    /// Runs one pass to its end, over the waits between its tries.
    private func pass(_ pipeline: Pipeline) async throws -> PipelineCounts {
        let splice = try await engine(pipeline)
        let run = try await splice.start(pass: pipeline).run
        for _ in 0..<30 {
            try await splice.runUntilIdle()
            let record = try #require(try await store.run(run))
            if record.status == .completed { return try #require(try record.output?.decode()) }
            if record.status == .waiting { break }
            clock.set(max(record.dueAt, clock.now))
        }
        throw Unfinished()
    }

    private struct Unfinished: Error {}

    @Test func `a pass moves everything, and the next one only what is new`() async throws {
        let source = ListSource((0..<25).map { record($0) })
        let pipeline = try pipeline(source)
        let first = try await pass(pipeline)
        #expect(first.description == "25 read: 25 written")
        #expect(sink.state.records.withLock { $0.count } == 25)
        #expect(sink.state.batches.withLock { $0.allSatisfy { $0.items.count <= 4 } })
        source.state.events.withLock { $0 += [record(25), record(3, "changed")] }
        let second = try await pass(pipeline)
        #expect(second.description == "2 read: 2 written")
        #expect(try await pass(pipeline).read == 0)
        #expect(source.state.reads.withLock { $0 } == [nil, "25", "27"])
    }

    @Test func `a pass that breaks down goes on from its checkpoint and counts nothing twice`() async throws {
        let source = ListSource((0..<95).map { record($0) })
        source.state.breaksAfter.withLock { $0 = 50 }
        let counts = try await pass(try pipeline(source, options: PipelineOptions(checkpointEvery: 20)))
        #expect(counts.description == "95 read: 87 written, 8 unchanged")
        #expect(source.state.reads.withLock { $0 } == [nil, "40"])
        #expect(sink.state.records.withLock { $0.count } == 95)
    }

    @Test func `a full pass writes everything again, and all of it is unchanged`() async throws {
        let pipeline = try pipeline(
            ListSource((0..<12).map { record($0) }), options: PipelineOptions(mode: .full))
        _ = try await pass(pipeline)
        #expect(try await pass(pipeline).description == "12 read: 12 unchanged")
    }

    @Test func `what cannot be used waits for a person, and the rest goes on`() async throws {
        let events: [SourceEvent] = [
            record(0), .rejected(RejectedRecord(key: "k1", reason: "no id")), record(2, "bad"), record(3), record(4),
            .tombstone("k0", position: 5), .skipped(SkippedPart(partition: .whole, reason: "forbidden")),
            record(6, "no"),
        ]
        sink.state.answers.withLock {
            $0["k3"] = [.rejected(WriteIssue(code: "E7", message: "too long", field: "name"))]
        }
        let transform = RecordTransform { record in
            let text = String(decoding: record.bytes, as: UTF8.self)
            if text.contains("bad") { return .quarantine(["name: bad"]) }
            if text.contains("no\"") { return .leaveOut("not wanted") }
            return .write(WriteBatch.Item(.upsert, key: record.key, bytes: record.bytes))
        }
        let pipeline = try pipeline(ListSource(events), transform)
        let counts = try await pass(pipeline)
        #expect(counts.description == "7 read: 3 written, 1 left out, 3 quarantined, 1 parts skipped")
        #expect(counts.written + counts.unchanged + counts.leftOut + counts.quarantined == counts.read)
        let reviews = try await store.reviews(open: true, limit: 10)
        #expect(Set(reviews.map { $0.details["record"] }) == ["k1", "k2", "k3"])
        #expect(reviews.first { $0.details["record"] == "k3" }?.details["problems"] == "name: too long (E7)")
        #expect(sink.state.records.withLock { $0.keys.sorted() } == ["k4"])

        // Corrected, tried again, given up: each takes the way of all records.
        let splice = try await engine(pipeline)
        for review in reviews {
            let answer: ReviewAnswer =
                switch review.details["record"] {
                case "k1": ReviewAnswer(.skip)
                case "k2": ReviewAnswer(.edit, value: Payload(bytes: Array("{\"id\":\"k2\",\"name\":\"good\"}".utf8)))
                default: ReviewAnswer(.retry)
                }
            try await splice.answer(review.run, step: review.step, answer)
        }
        try await splice.runUntilIdle()
        #expect(sink.state.records.withLock { $0.keys.sorted() } == ["k2", "k3", "k4"])
        #expect(try await store.reviews(open: true, limit: 10).isEmpty)
    }

    /// Lets a person try everything again that waits.
    private func retryAll(_ pipeline: Pipeline) async throws {
        let splice = try await engine(pipeline)
        for review in try await store.reviews(open: true, limit: 10) {
            try await splice.answer(review.run, step: review.step, ReviewAnswer(.retry))
        }
        try await splice.runUntilIdle()
    }

    @Test func `a refused deletion that a person tries again deletes, and writes nothing`() async throws {
        sink.state.records.withLock { $0 = ["k2": "old"] }
        sink.state.answers.withLock { $0["k2"] = [.rejected(WriteIssue(code: "E1", message: "in use"))] }
        let pipeline = try pipeline(ListSource([.tombstone("k2", position: 2)]))
        #expect(try await pass(pipeline).quarantined == 1)
        let review = try #require(try await store.reviews(open: true, limit: 10).first)
        #expect(review.details["change"] == "deletion")
        #expect(review.choices == [.retry, .skip])
        try await retryAll(pipeline)
        #expect(sink.state.records.withLock { $0 }.isEmpty)
        #expect(sink.state.batches.withLock { $0.flatMap(\.items).map(\.operation) } == [.delete, .delete])
    }

    @Test func `a record with another key in the target is tried again from its own`() async throws {
        sink.state.answers.withLock { $0["crm-k1"] = [.rejected(WriteIssue(code: "E1", message: "in use"))] }
        let pipeline = try pipeline(
            ListSource([record(1), record(2), .tombstone("k2", position: 3)]),
            RecordTransform(
                { .write(WriteBatch.Item(.upsert, key: RecordKey("crm-\($0.key)"), bytes: $0.bytes)) },
                deletion: { .write(WriteBatch.Item(.delete, key: RecordKey("crm-\($0)"))) }))
        #expect(try await pass(pipeline).quarantined == 1)
        #expect(try await store.reviews(open: true, limit: 10).map { $0.details["record"] } == ["k1"])
        try await retryAll(pipeline)
        #expect(sink.state.records.withLock { $0.keys.sorted() } == ["crm-k1"])
    }

    @Test func `the same bad record, read again, is asked about once`() async throws {
        let pipeline = try pipeline(
            ListSource([record(1)]), RecordTransform { _ in .quarantine(["no"]) }, options: PipelineOptions(mode: .full)
        )
        _ = try await pass(pipeline)
        #expect(try await pass(pipeline).quarantined == 1)
        #expect(try await store.reviews(open: true, limit: 10).count == 1)
    }

    @Test func `where everything is refused, no more than a hundred wait in memory to be asked about`() async throws {
        let counting = CountingStore()
        let pipeline = try pipeline(
            ListSource((0..<350).map { record($0) }), RecordTransform { _ in .quarantine(["no"]) },
            options: PipelineOptions(checkpointEvery: 1000, quarantineLimit: 1000))
        let splice = try await Splice(store: .opened(counting), owner: "test", clock: clock)
        try splice.register(pipelines: [pipeline], clock: clock)
        try await splice.start(pass: pipeline)
        try await splice.runUntilIdle()
        #expect(try await counting.reviews(open: true, limit: 1000).count == 350)
        #expect(counting.largest.withLock { $0 } == 100)
    }

    /// Knows the largest number of runs that were submitted at once.
    private final class CountingStore: StoreDecorator {
        let base: any Store = MemoryStore()
        let largest = Mutex(0)

        func submit(_ submissions: [Submission]) async throws -> [Receipt] {
            largest.withLock { $0 = max($0, submissions.count) }
            return try await base.submit(submissions)
        }
    }

    @Test func `too many bad records stop a pass until a person lets it go on`() async throws {
        let source = ListSource((0..<40).map { record($0) })
        let pipeline = try pipeline(
            source, RecordTransform { _ in .quarantine(["no"]) },
            options: PipelineOptions(checkpointEvery: 10, quarantineLimit: 25))
        let splice = try await engine(pipeline)
        let run = try await splice.start(pass: pipeline).run
        try await splice.runUntilIdle()
        #expect(try await store.run(run)?.status == .waiting)
        let review = try #require(try await store.reviews(of: run).first)
        #expect(review.details["code"] == "quarantineFull")
        try await splice.answer(run, step: review.step, ReviewAnswer(.retry))
        try await splice.runUntilIdle()
        let counts: PipelineCounts? = try await store.run(run)?.output?.decode()
        #expect(counts?.quarantined == 40)
    }

    @Test func `a target that asks for patience, or whose answer is lost, gets each record once`() async throws {
        let issue = WriteIssue(code: "429", message: "slow down")
        sink.state.answers.withLock { answers in
            answers["k1"] = [.retry(after: .seconds(7), issue), .retry(after: nil, issue)]
            answers["k2"] = [.unknown(WriteProbe { .absent })]
            answers["k3"] = [.unknown(WriteProbe { .present(id: "3") })]
        }
        let pipeline = try pipeline(ListSource((0..<4).map { record($0) }))
        async let counts = pass(pipeline)
        let start = clock.now
        for _ in 0..<100_000 where sink.state.records.withLock({ $0["k1"] }) == nil {
            clock.advance(by: .seconds(1))
            await Task.yield()
        }
        #expect(try await counts.description == "4 read: 4 written")
        #expect(clock.now - start >= .seconds(7))
        let batches = sink.state.batches.withLock { $0.map { $0.items.map(\.key.description) } }
        // That k3 is there says nothing about whether it was changed, so it is sent again.
        #expect(batches == [["k0", "k1", "k2", "k3"], ["k1", "k2", "k3"], ["k1"]])
        #expect(Set(sink.state.batches.withLock { $0.map(\.idempotencyKey) }).count == 3)
    }

    @Test func `a change whose answer was lost is not taken for done because the record is there`() async throws {
        sink.state.records.withLock { $0 = ["k1": "old", "k2": "old"] }
        sink.state.answers.withLock { answers in
            for key in ["k1", "k2"] { answers[key] = [.unknown(WriteProbe { .present(id: nil) })] }
            answers["k3"] = [.unknown(WriteProbe { .absent })]
        }
        let events: [SourceEvent] = [record(1, "new"), .tombstone("k2", position: 2), .tombstone("k3", position: 3)]
        async let counts = pass(try pipeline(ListSource(events)))
        for _ in 0..<100_000 where sink.state.records.withLock({ $0["k2"] }) != nil {
            clock.advance(by: .seconds(1))
            await Task.yield()
        }
        #expect(try await counts.description == "3 read: 3 written")
        #expect(sink.state.records.withLock { $0["k1"] }?.contains("new") == true)
        #expect(sink.state.records.withLock { $0["k2"] } == nil)
        #expect(
            sink.state.batches.withLock { $0.map { $0.items.map(\.key.description) } } == [
                ["k1", "k2", "k3"], ["k1", "k2"],
            ])
    }

    @Test func `a record that takes an old value again is not taken for the write that first set it`() async throws {
        let source = ListSource([record(1, "five")])
        let pipeline = try pipeline(source)
        _ = try await pass(pipeline)
        for text in ["four", "five"] {
            source.state.events.withLock { $0.append(record(1, text)) }
            _ = try await pass(pipeline)
        }
        let keys = sink.state.batches.withLock { $0.map(\.idempotencyKey) }
        #expect(keys.count == 3)
        #expect(
            Set(keys).count == 3,
            "a target that remembers keys would answer the third write with the first one's answer")
    }

    @Test func `a later record of one key also arrives later`() async throws {
        let pipeline = try pipeline(ListSource([record(1, "old"), record(2), record(1, "new")]))
        _ = try await pass(pipeline)
        #expect(sink.state.records.withLock { $0["k1"] }?.contains("new") == true)
        #expect(sink.state.batches.withLock { $0.map(\.items.count) } == [2, 1])
    }

    @Test func `partitions are moved one by one, and what is to be done afterwards is done once`() async throws {
        var source = ListSource((0..<3).map { record($0) })
        source.parts = [Partition(["region": "eu"]), Partition(["region": "us"])]
        let done = Bell()
        let pipeline = try pipeline(source) { counts, context in done.ring("\(counts) \(context.step)") }
        #expect(try await pass(pipeline).read == 6)
        #expect(done.heard == ["6 read: 3 written, 3 unchanged afterwards"])
        #expect(try await store.keys(startingWith: "pipelines/").count == 2)
    }

    @Test func `a step ends after its time, so that a shutdown need not wait for a pass`() async throws {
        let source = ListSource((0..<30).map { record($0) })
        let pipeline = try pipeline(source, options: PipelineOptions(stepTime: .zero))
        let splice = try await engine(pipeline)
        let run = try await splice.start(pass: pipeline).run
        try await splice.runUntilIdle()
        let steps = try await store.steps(of: run).map(\.name)
        #expect(steps == ["partitions", "move whole 1", "move whole 2", "move whole 3", "move whole 4"])
        #expect(sink.state.records.withLock { $0.count } == 30)
    }

    @Test func `a schedule starts passes, one after the other`() async throws {
        let source = ListSource((0..<3).map { record($0) })
        let pipeline = try pipeline(source)
        let splice = try await engine(pipeline)
        try splice.schedule("hourly", .every(.seconds(3600)), pass: pipeline)
        try await splice.runUntilIdle()
        clock.advance(by: .seconds(3600))
        try await splice.runUntilIdle()
        #expect(sink.state.records.withLock { $0.count } == 3)
        #expect(try await store.runs(RunQuery()).map(\.lane) == ["pipelines/people"])
    }

    @Test func `streams that nobody describes are refused when the pipeline is made`() throws {
        #expect(throws: ConnectError.self) {
            try Pipeline("p", from: ListSource([]), "other", to: sink, "customers", .asItIs)
        }
        #expect(throws: ConnectError.self) {
            try Pipeline("p", from: ListSource([]), "people", to: sink, "other", .asItIs)
        }
    }
}
