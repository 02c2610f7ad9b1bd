import SpliceConnect
import Synchronization
import Testing

@Suite struct RecordStreamTests {
    private func event(_ key: String) -> SourceEvent {
        .record(SourceRecord(key: RecordKey(key), position: nil, bytes: []))
    }

    @Test func `pages are asked for only when their events are awaited`() async throws {
        let asked = Mutex(0)
        let pages = [[event("1"), event("2")], [], [event("3")]]
        let stream = RecordStream {
            var rest = pages[...]
            return {
                asked.withLock { $0 += 1 }
                return rest.popFirst()
            }
        }
        var iterator = stream.makeAsyncIterator()
        #expect(asked.withLock { $0 } == 0)
        #expect(try await iterator.next() == event("1"))
        #expect(try await iterator.next() == event("2"))
        #expect(asked.withLock { $0 } == 1)
        #expect(try await iterator.next() == event("3"))
        #expect(asked.withLock { $0 } == 3, "an empty page means: go on")
        #expect(try await iterator.next() == nil)
    }

    @Test func `after an error the stream is over`() async throws {
        let stream = RecordStream {
            { throw ConnectError(.unexpectedAnswer, "not JSON", at: "test.orders") }
        }
        var iterator = stream.makeAsyncIterator()
        await #expect(throws: ConnectError.self) { try await iterator.next() }
        #expect(try await iterator.next() == nil)
    }

    @Test func `an error in the set-up is thrown by the first step`() async throws {
        var iterator = RecordStream.failing(ConnectError(.unknownStream, "no such stream", at: "test"))
            .makeAsyncIterator()
        await #expect(throws: ConnectError.self) { try await iterator.next() }
        #expect(try await iterator.next() == nil)
    }

    @Test func `a cancelled reader asks for no further page`() async throws {
        let asked = Mutex(0)
        let page = [event("1")]
        let stream = RecordStream {
            {
                asked.withLock { $0 += 1 }
                return page
            }
        }
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            for try await _ in stream {}
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(asked.withLock { $0 } == 0)
    }
}
