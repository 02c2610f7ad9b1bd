import SpliceConnect
import Testing

/// A cursor behind a reference, so that an expectation can call what mutates it.
private final class Reading {
    private var cursor: IncrementalCursor

    init(
        _ stream: StreamID, _ cursor: StreamCursor, resuming checkpoint: Checkpoint? = nil, capacity: Int = 1_000,
        ceiling: Int64? = nil
    ) throws {
        self.cursor = try IncrementalCursor(
            stream, cursor, resuming: checkpoint, capacity: capacity, ceiling: ceiling)
    }

    var lowerBound: Int64? { cursor.lowerBound }
    var forgotten: Int { cursor.forgotten }
    func admit(_ record: SourceRecord) -> Bool { cursor.admit(record) }
    func admitTombstone(_ key: RecordKey, at position: Int64) -> Bool { cursor.admitTombstone(key, at: position) }
    func checkpoint() -> Checkpoint { cursor.checkpoint() }
}

@Suite struct IncrementalCursorTests {
    private let byTime = StreamCursor(field: "updated_at", unit: .milliseconds, granularity: 1_000, lookBack: 5_000)

    private func record(_ key: RecordKey, _ position: Int64?, _ content: String = "{}") -> SourceRecord {
        SourceRecord(key: key, position: position, bytes: Array(content.utf8))
    }

    @Test func `a first read has no lower bound, a later one starts behind the highest position`() throws {
        let cursor = try Reading("orders", byTime)
        #expect(cursor.lowerBound == nil)
        #expect(cursor.admit(record("1", 10_000)))
        #expect(cursor.admit(record("2", 20_000)))
        #expect(cursor.lowerBound == 15_000)
        let resumed = try Reading("orders", byTime, resuming: cursor.checkpoint())
        #expect(resumed.lowerBound == 15_000)
    }

    @Test func `what the look-back brings again is recognised after a resume`() throws {
        let cursor = try Reading("orders", byTime)
        #expect(cursor.admit(record("1", 18_000)))
        #expect(cursor.admit(record("2", 20_000)))
        let resumed = try Reading("orders", byTime, resuming: cursor.checkpoint())
        #expect(!resumed.admit(record("1", 18_000)))
        #expect(!resumed.admit(record("2", 20_000)))
    }

    @Test func `a tie that becomes visible later is handed on`() throws {
        let cursor = try Reading("orders", byTime)
        #expect(cursor.admit(record("1", 20_000)))
        let resumed = try Reading("orders", byTime, resuming: cursor.checkpoint())
        #expect(resumed.admit(record("2", 20_000)))
    }

    @Test func `a late commit within the look-back is handed on`() throws {
        let cursor = try Reading("orders", byTime)
        #expect(cursor.admit(record("2", 20_000)))
        let resumed = try Reading("orders", byTime, resuming: cursor.checkpoint())
        #expect(resumed.admit(record("1", 16_000)))
        #expect(resumed.lowerBound == 15_000, "a late record does not move the bound back")
    }

    @Test func `a second change within one grain of the clock is handed on`() throws {
        let cursor = try Reading("orders", byTime)
        #expect(cursor.admit(record("1", 20_000, #"{"note":"a"}"#)))
        #expect(cursor.admit(record("1", 20_000, #"{"note":"b"}"#)))
        #expect(!cursor.admit(record("1", 20_000, #"{"note":"b"}"#)))
    }

    @Test func `a deletion is handed on once and a record after it again`() throws {
        let cursor = try Reading("orders", byTime)
        #expect(cursor.admit(record("1", 20_000)))
        #expect(cursor.admitTombstone("1", at: 20_000))
        #expect(!cursor.admitTombstone("1", at: 20_000))
        #expect(cursor.admit(record("1", 20_000)))
    }

    @Test func `a record without a position is always handed on and remembers nothing`() throws {
        let cursor = try Reading("orders", byTime)
        #expect(cursor.admit(record("1", nil)))
        #expect(cursor.admit(record("1", nil)))
        #expect(cursor.lowerBound == nil)
    }

    @Test func `memory is bounded, and what is forgotten comes twice but is never lost`() throws {
        let cursor = try Reading("orders", byTime, capacity: 100)
        for number in 0..<10_000 { #expect(cursor.admit(record(RecordKey("\(number)"), 20_000))) }
        let resumed = try Reading("orders", byTime, resuming: cursor.checkpoint(), capacity: 100)
        #expect(cursor.forgotten >= 9_900)
        let again = (0..<10_000).count { resumed.admit(record(RecordKey("\($0)"), 20_000)) }
        #expect(again >= 9_900 && again < 10_000)
    }

    @Test func `a checkpoint of a year's records holds only those within the look-back`() throws {
        let cursor = try Reading("orders", byTime)
        for number in 0..<5_000 { _ = cursor.admit(record(RecordKey("\(number)"), Int64(number) * 1_000)) }
        #expect(cursor.checkpoint().state.utf8.count < 1_000)
        #expect(cursor.forgotten == 0)
    }

    @Test func `equal states make equal checkpoints`() throws {
        let first = try Reading("orders", byTime)
        let second = try Reading("orders", byTime)
        for key in ["1", "2", "3"] { _ = first.admit(record(RecordKey(key), 20_000)) }
        for key in ["3", "2", "1"] { _ = second.admit(record(RecordKey(key), 20_000)) }
        #expect(first.checkpoint() == second.checkpoint())
    }

    /// A durable format: this text was written by version 1.0.0 and has to be read for ever.
    @Test func `a checkpoint of format 1 is read as it was written`() throws {
        let stored = Checkpoint(
            stream: "orders", format: 1,
            state: #"{"highest":20000,"seen":[{"fingerprint":645223143103797797,"key":"1","position":20000}]}"#)
        let cursor = try Reading("orders", byTime, resuming: stored)
        #expect(cursor.lowerBound == 15_000)
        #expect(!cursor.admit(record("1", 20_000, "{}")))
        #expect(cursor.checkpoint() == stored)
    }

    @Test(arguments: [
        Checkpoint(stream: "customers", format: 1, state: #"{"seen":[]}"#),
        Checkpoint(stream: "orders", format: 2, state: #"{"seen":[]}"#),
        Checkpoint(stream: "orders", format: 1, state: "damaged"),
    ])
    func `a checkpoint that is not this stream's or cannot be read is refused`(checkpoint: Checkpoint) throws {
        let error = #expect(throws: ConnectError.self) {
            try Reading("orders", byTime, resuming: checkpoint)
        }
        #expect(error?.code == .checkpoint)
    }

    @Test func `a look-back below the granularity is raised to it`() {
        #expect(StreamCursor(field: "id", unit: .sequence, granularity: 10, lookBack: 0).lookBack == 10)
    }

    @Test func `positions at the edge of the number range do not trap`() throws {
        let cursor = try Reading("orders", byTime)
        #expect(cursor.admit(record("1", .min)))
        #expect(cursor.lowerBound == .min)
        #expect(cursor.admit(record("2", .max)))
        #expect(cursor.lowerBound == Int64.max - 5_000)
    }

    @Test func `a record from the future is handed on once and takes the bound no further than the present`() throws {
        let cursor = try Reading("orders", byTime, ceiling: 20_000)
        #expect(cursor.admit(record("1", 4_070_908_800_000)))
        #expect(cursor.lowerBound == 15_000)
        let resumed = try Reading("orders", byTime, resuming: cursor.checkpoint(), ceiling: 21_000)
        #expect(!resumed.admit(record("1", 4_070_908_800_000)))
        #expect(resumed.admit(record("2", 21_000)))
        #expect(resumed.lowerBound == 16_000)
    }

    @Test func `a checkpoint that lies in the future is taken back to the present`() throws {
        let cursor = try Reading("orders", byTime)
        #expect(cursor.admit(record("1", 4_070_908_800_000)))
        #expect(try Reading("orders", byTime, resuming: cursor.checkpoint(), ceiling: 20_000).lowerBound == 20_000)
        #expect(
            try Reading("orders", byTime, resuming: cursor.checkpoint(), ceiling: .max).lowerBound == 4_070_908_795_000)
    }
}
