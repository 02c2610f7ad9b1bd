import SpliceClient
import SpliceConnect
import SpliceHTTP
import SpliceTesting
import Synchronization
import Testing

@Suite struct ChildReadTests {
    private static let orders = StreamDescriptor(
        id: "orders", key: ["id"], cursor: StreamCursor(field: "n", unit: .sequence, lookBack: 1), deletes: .never,
        fields: [])
    private static let payments = StreamDescriptor(
        id: "payments", key: ["id"], cursor: orders.cursor, deletes: .never, parent: "orders", fields: [])

    /// Payments of orders 1, 2 and 3; order 2 has two pages of them, and what `missing` names is gone.
    private func read(
        _ parents: [SourceEvent], missing: String = "", from checkpoint: Checkpoint? = nil
    ) throws -> (RecordStream, FakeTransport, Asked) {
        let transport = FakeTransport { exchange in
            let path = exchange.target
            if path.hasPrefix("/orders/\(missing)/") { return .status(404) }
            if path == "/orders/2/payments" {
                return .json(#"["2a"]"#).header("Link", #"</orders/2/payments?page=2>; rel="next""#)
            }
            return .json(path == "/orders/2/payments?page=2" ? #"["2b"]"# : "[\"\(path.split(separator: "/")[1])a\"]")
        }
        let api = try APIClient("https://shop.example", transport: transport)
        let asked = Asked()
        let child = ChildRead(Self.payments, of: Self.orders) { mark in
            asked.marks.withLock { $0.append(mark) }
            return RecordStream {
                var rest = parents[...]
                return { rest.popFirst().map { [$0] } }
            }
        } pages: { order in
            api.pages("orders/\(order.key)/payments", paging: .link)
        } items: { page, order in
            let ids = JSONPeek(page.bytes).elements(at: []) ?? []
            return ids.compactMap(\.text).map {
                .record(SourceRecord(key: RecordKey($0), position: order.position, bytes: []))
            }
        }
        return (child.stream(from: checkpoint), transport, asked)
    }

    private func order(_ number: Int64) -> SourceEvent {
        .record(SourceRecord(key: RecordKey("\(number)"), position: number, bytes: []))
    }

    private func mark(_ state: String, of stream: StreamID) -> Checkpoint {
        Checkpoint(stream: stream, format: 1, state: state)
    }

    private func events(_ stream: RecordStream) async throws -> [String] {
        var told: [String] = []
        for try await event in stream {
            switch event {
            case .record(let record): told.append("\(record.key)@\(record.position ?? 0)")
            case .checkpoint(let mark): told.append("\(mark.stream):\(mark.state)")
            case .skipped(let part): told.append("skipped \(part.partition)")
            default: told.append("\(event)")
            }
        }
        return told
    }

    @Test func `children come parent by parent, and a checkpoint only after all of them`() async throws {
        let parents = [order(1), order(2), .checkpoint(mark("a", of: "orders")), order(3)]
        let (stream, _, _) = try read(parents + [.checkpoint(mark("b", of: "orders"))])
        #expect(
            try await events(stream) == ["1a@1", "2a@2", "2b@2", "payments:a", "3a@3", "payments:b"])
    }

    @Test func `a checkpoint goes back to the parents as one of theirs`() async throws {
        let (stream, _, asked) = try read([], from: mark("a", of: "payments"))
        #expect(try await events(stream) == [])
        #expect(asked.marks.withLock { $0 } == [mark("a", of: "orders")])
    }

    @Test func `a checkpoint of another stream is refused`() async throws {
        let (stream, transport, _) = try read([order(1)], from: mark("a", of: "orders"))
        let error = await #expect(throws: ConnectError.self) { try await events(stream) }
        #expect(error?.code == .checkpoint)
        #expect(transport.exchanges.isEmpty)
    }

    @Test func `a parent that is gone or unreadable is counted, and the read goes on`() async throws {
        let broken = SourceEvent.rejected(RejectedRecord(key: "9", reason: "no time"))
        let (stream, _, _) = try read([order(1), broken, order(3)], missing: "1")
        #expect(try await events(stream) == ["skipped orders=1", "skipped orders=9", "3a@3"])
    }

    @Test func `a listing that fails ends the read`() async throws {
        let transport = FakeTransport([.status(403)])
        let api = try APIClient("https://shop.example", transport: transport)
        let parent = order(1)
        let child = ChildRead(Self.payments, of: Self.orders) { _ in
            RecordStream {
                var rest = [parent][...]
                return { rest.popFirst().map { [$0] } }
            }
        } pages: { _ in
            api.pages("payments", paging: .link)
        } items: { _, _ in
            []
        }
        await #expect(throws: APIError.self) { try await events(child.stream(from: nil)) }
    }
}

/// The checkpoints that the parents were asked to go on from.
private final class Asked: Sendable {
    let marks = Mutex<[Checkpoint?]>([])
}
