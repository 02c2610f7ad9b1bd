import HTTPTypes
import SpliceClient
import SpliceConnect
import SpliceHTTP
import Synchronization

/// The checks of `RecordSource`'s contract.
enum SourceChecks {
    static let all: [ConformanceCheck] = [
        check("source.complete", "a first read yields every record once and ends with a checkpoint") {
            try await complete($0)
        },
        check("source.lazy", "nothing is asked of the system before the first event is awaited") {
            try await lazy($0)
        },
        check("source.settled", "a read from the last checkpoint yields nothing when nothing changed") {
            try await settled($0)
        },
        check("source.resume", "a read from any checkpoint yields what the interrupted one did not") {
            try await resume($0)
        },
        check("source.changes", "a later read yields what was added and what was changed") {
            try await changes($0)
        },
        check("source.ties", "a record that appears at the highest position after the read is not lost") {
            try await ties($0)
        },
        check("source.grain", "a second change within one grain of the cursor is not lost") {
            try await grain($0)
        },
        check("source.late", "a record that appears within the look-back is not lost") {
            try await late($0)
        },
        check("source.shifting", "records that move while pages are read are not lost") {
            try await shifting($0)
        },
        check("source.tombstones", "a deletion is told where the descriptor says so") {
            try await tombstones($0)
        },
        check("source.rejected", "an unreadable record is told as rejected and does not end the read") {
            try await rejected($0)
        },
        check("source.throttled", "a 429 between two pages is waited out") {
            try await throttled($0)
        },
        check("source.expired", "a 401 between two pages is mended or thrown, never taken for the end") {
            try await neverEnds($0, short: .reply(HTTPReply(head: .init(status: .unauthorized), body: ResponseBody())))
        },
        check("source.cut", "an answer that breaks off is asked for again or thrown, never taken for the end") {
            try await neverEnds($0, short: .cut)
        },
        check("source.failing", "a system that goes on failing ends the read with an error") {
            try await failing($0)
        },
        check("source.foreign", "a checkpoint of another stream is refused") {
            try await foreign($0)
        },
        check("source.cancelled", "a cancelled read ends with CancellationError and asks for nothing more") {
            try await cancelled($0)
        },
    ]

    private static func check(
        _ name: String, _ rule: String, _ body: @escaping @Sendable (any SourceSystem) async throws -> Void
    ) -> ConformanceCheck {
        ConformanceCheck(name, rule) { system in
            guard let source = system as? any SourceSystem else { throw NotApplicable("no source") }
            try await body(source)
        }
    }

    private static func complete(_ system: some SourceSystem) async throws {
        let bench = try await SourceBench(system)
        let keys = await bench.seed()
        let read = try await bench.read()
        try require(
            Set(read.keys) == Set(keys),
            "\(keys.count) records are there, \(Set(read.keys).count) were read; missing: \(bench.missing(keys, read))")
        try require(read.keys.count == keys.count, "\(read.keys.count - keys.count) records came twice")
        try require(read.endsWithCheckpoint, "the last event is not a checkpoint")
    }

    private static func lazy(_ system: some SourceSystem) async throws {
        let bench = try await SourceBench(system)
        _ = await bench.seed()
        let requests = bench.transport.requests.count
        let stream = bench.connector.read(system.stream, from: nil)
        var iterator = stream.makeAsyncIterator()
        let asked = bench.transport.requests.count - requests
        try require(asked == 0, "\(asked) requests were sent before the first event was awaited")
        _ = try await iterator.next()
        let first = bench.transport.requests.count - requests
        let pages = SourceShape.pages
        try require(first < pages, "all \(pages) pages were asked for with the first event")
    }

    private static func settled(_ system: some SourceSystem) async throws {
        let bench = try await SourceBench(system)
        _ = await bench.seed()
        let again = try await bench.read(from: bench.lastCheckpoint(of: try await bench.read()))
        try require(again.keys.isEmpty, "\(again.keys.count) unchanged records came again")
        try require(again.tombstones.isEmpty, "\(again.tombstones.count) tombstones came for records that exist")
    }

    private static func resume(_ system: some SourceSystem) async throws {
        let bench = try await SourceBench(system)
        let keys = await bench.seed()
        let first = try await bench.read()
        try require(!first.checkpoints.isEmpty, "the read has no checkpoint")
        for (number, checkpoint) in first.checkpoints.enumerated() {
            let rest = try await bench.read(from: checkpoint.value)
            let seen = Set(first.keys.prefix(checkpoint.recordsBefore)).union(rest.keys)
            try require(
                seen.isSuperset(of: keys),
                "\(Set(keys).subtracting(seen).count) records are lost by a crash after checkpoint \(number + 1)")
        }
    }

    private static func changes(_ system: some SourceSystem) async throws {
        let bench = try await SourceBench(system)
        _ = await bench.seed()
        let checkpoint = try bench.lastCheckpoint(of: try await bench.read())
        let changed = await system.put(0, revision: 2, at: bench.later)
        let added = await system.put(bench.count, revision: 1, at: bench.later)
        let read = try await bench.read(from: checkpoint)
        try require(read.keys.contains(changed), "the changed record was not read")
        try require(read.keys.contains(added), "the added record was not read")
    }

    private static func ties(_ system: some SourceSystem) async throws {
        try await appearing(system, in: { $0.highest })
    }

    private static func late(_ system: some SourceSystem) async throws {
        try await appearing(system) { bench in
            guard let cursor = bench.descriptor.cursor else { throw NotApplicable("the stream has no cursor") }
            return bench.highest - Int(cursor.lookBack / cursor.granularity)
        }
    }

    private static func appearing<S: SourceSystem>(
        _ system: S, in position: (SourceBench<S>) throws -> Int
    ) async throws {
        let bench = try await SourceBench(system)
        _ = await bench.seed()
        let checkpoint = try bench.lastCheckpoint(of: try await bench.read())
        let added = await system.put(bench.count, revision: 1, at: try position(bench))
        let read = try await bench.read(from: checkpoint)
        try require(read.keys.contains(added), "a record that appeared after the read was never read")
    }

    private static func grain(_ system: some SourceSystem) async throws {
        let bench = try await SourceBench(system)
        _ = await bench.seed()
        let checkpoint = try bench.lastCheckpoint(of: try await bench.read())
        let changed = await system.put(bench.count - 1, revision: 2, at: bench.highest)
        let read = try await bench.read(from: checkpoint)
        try require(read.keys.contains(changed), "a record that changed twice within one grain was read once")
    }

    private static func shifting(_ system: some SourceSystem) async throws {
        let later = SourceShape.lead + SourceShape.records(system.pageSize)
        let bench = try await SourceBench(system) { number in
            // In front of the second page: a record of the first moves to the end, and what follows moves up.
            if number == 1 { _ = await system.put(0, revision: 2, at: later) }
        }
        let keys = await bench.seed()
        let read = try await bench.read()
        let next = try await bench.read(from: bench.lastCheckpoint(of: read))
        let seen = Set(read.keys).union(next.keys)
        try require(seen.isSuperset(of: keys), "lost: \(Set(keys).subtracting(seen).count) records")
        let latest = try await SourceBench(system).read().records.first { $0.key == keys[0] }
        let isRead = (read.records + next.records).contains { $0.key == keys[0] && $0.bytes == latest?.bytes }
        try require(isRead, "the change that was made during the read was not read")
    }

    private static func tombstones(_ system: some SourceSystem) async throws {
        let bench = try await SourceBench(system)
        guard bench.descriptor.deletes == .tombstones else {
            throw NotApplicable("the descriptor's delete policy is \(bench.descriptor.deletes.rawValue)")
        }
        let keys = await bench.seed()
        let checkpoint = try bench.lastCheckpoint(of: try await bench.read())
        await system.delete(0, at: bench.later)
        let read = try await bench.read(from: checkpoint)
        try require(read.tombstones == [keys[0]], "\(read.tombstones.count) tombstones for one deletion")
        try require(!read.keys.contains(keys[0]), "the deleted record came as a record")
    }

    private static func rejected(_ system: some SourceSystem) async throws {
        let bench = try await SourceBench(system)
        let keys = await bench.seed()
        await system.damage(1)
        let read = try await bench.read()
        try require(read.rejected == 1, "\(read.rejected) records were told as rejected, 1 is unreadable")
        let others = Set(keys).subtracting([keys[1]])
        try require(
            others.isSubset(of: read.keys), "\(others.subtracting(read.keys).count) readable records are missing")
    }

    private static func throttled(_ system: some SourceSystem) async throws {
        let head = HTTPResponse(status: .tooManyRequests, headerFields: [.retryAfter: "1"])
        let bench = try await SourceBench(system, faults: [1: .reply(HTTPReply(head: head, body: ResponseBody()))])
        let keys = await bench.seed()
        let read: SourceReading
        do { read = try await bench.read() } catch { throw Violation("the read ended with \(error)") }
        try require(Set(read.keys) == Set(keys), "missing: \(bench.missing(keys, read))")
    }

    private static func neverEnds(_ system: some SourceSystem, short fault: FaultTransport.Fault) async throws {
        let bench = try await SourceBench(system, faults: [1: fault])
        let keys = await bench.seed()
        guard let read = try? await bench.read() else { return }
        try require(
            Set(read.keys) == Set(keys), "the read ended without an error; missing: \(bench.missing(keys, read))")
    }

    private static func failing(_ system: some SourceSystem) async throws {
        let failure = HTTPReply(head: HTTPResponse(status: .internalServerError), body: ResponseBody())
        let bench = try await SourceBench(system)
        _ = await bench.seed()
        // From the first page on, then from the second.
        for page in 0...1 {
            let failing = try await SourceBench(system)
            failing.transport.failAll(with: .reply(failure), after: page)
            guard let read = try? await failing.read() else { continue }
            throw Violation("the read ended without an error after \(read.keys.count) records")
        }
    }

    private static func foreign(_ system: some SourceSystem) async throws {
        let bench = try await SourceBench(system)
        _ = await bench.seed()
        let own = try bench.lastCheckpoint(of: try await bench.read())
        let foreign = Checkpoint(stream: StreamID("\(own.stream)-of-another"), format: own.format, state: own.state)
        do { _ = try await bench.read(from: foreign) } catch let error as ConnectError {
            try require(error.code == .checkpoint, "the error's code is \(error.code), not checkpoint")
            return
        }
        throw Violation("a checkpoint of another stream was read from")
    }

    private static func cancelled(_ system: some SourceSystem) async throws {
        let reading = Mutex<Task<SourceReading, any Error>?>(nil)
        let bench = try await SourceBench(system) { number in
            guard number == 1 else { return }
            while !reading.withLock({ $0?.cancel() != nil }) { await Task.yield() }
        }
        _ = await bench.seed()
        // Unstructured, because the check is about cancelling it.
        let task = Task(executorPreference: ConformanceTime.clock?.executor) { try await bench.read() }
        reading.withLock { $0 = task }
        do {
            let read = try await task.value
            throw Violation("the read ended without an error after \(read.keys.count) records")
        } catch is CancellationError {
            let asked = bench.transport.requests.count
            try require(asked == 2, "\(asked - 2) requests were sent after the cancellation")
        }
    }
}

extension HTTPField.Name {
    /// `Retry-After` (RFC 9110 section 10.2.3).
    static let retryAfter = Self("Retry-After") ?? .server
}
