import Foundation
import HTTPTypes
import Logging
import SpliceAuth
import SpliceCurl
import SpliceDelivery
import SpliceHTTP
import SpliceTestServer
import SpliceTesting
import Testing

@testable import TicketAlarm

/// The application over real sockets, with a file of its own; the on-call service answers as the test says.
@Suite(.timeLimit(.minutes(1))) struct TicketAlarmTests {
    private static let secret = Secret("whsec_dGlja2V0LWFsYXJtLXNlY3JldA==")

    private static func ticket(_ number: String, priority: String = "urgent") -> [UInt8] {
        Array(
            #"""
            {"type":"ticket.escalated","timestamp":"2026-07-01T10:30:00Z","data":{"id":"\#(number)",\#
            "subject":"Nothing works","customer":"Ng & Sons","priority":"\#(priority)"}}
            """#.utf8)
    }

    /// Runs the application until `body` has come to its end.
    private static func running(
        against server: ScriptedServer, tell: @escaping Alerts.Tell = { _ in },
        _ body: (_ post: (WebhookDelivery) async throws -> HTTPResponse.Status) async throws -> Void
    ) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "ticket-alarm-\(UUID().uuidString).db")
        defer {
            for end in ["", "-wal", "-shm", ".workers"] { try? FileManager.default.removeItem(atPath: file.path + end) }
        }
        let service = TicketAlarmService(
            onCall: ("http://\(server.authority)", Secret("on-call-token")), webhookSecret: secret, store: file.path,
            port: 0, lookingEvery: .milliseconds(20),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = Task { try await service.run(telling: tell) { port.yield($0) } }
        defer { application.cancel() }
        let transport = try CurlTransport()
        let listening = try #require(await ports.first { _ in true })
        try await body { delivery in
            let request = HTTPRequest(
                method: .post, scheme: "http", authority: "127.0.0.1:\(listening)", path: "/webhooks/tickets",
                headerFields: delivery.headerFields)
            return try await transport.send(request, body: .bytes(delivery.body), options: ExchangeOptions()).status
        }
        application.cancel()
        // Cancelled in the middle of its work, or between two pieces of it.
        do { try await application.value } catch is CancellationError {}
        await transport.shutdown()
    }

    @Test func `an escalation pages once, however often it is told and however the call goes`() async throws {
        let (pages, paged) = AsyncStream.makeStream(of: RecordedRequest.self)
        try await withScriptedServer { request in
            paged.yield(request)
            return request.index == 0
                ? .status(.serviceUnavailable).field("retry-after", "0") : .json(#"{"id":"pg_1"}"#, status: .created)
        } perform: { server in
            try await Self.running(against: server) { post in
                let sender = try WebhookSender(.standardWebhooks, secret: Self.secret)
                let delivery = try sender.delivery(of: Self.ticket("T-7"), messageID: "msg_1")
                for _ in 0..<3 { #expect(try await post(delivery) == .noContent) }
                var calls: [RecordedRequest] = []
                for await call in pages {
                    calls.append(call)
                    if calls.count == 2 { break }
                }
                #expect(
                    calls.map(\.text)
                        == Array(
                            repeating: #"{"ticket":"T-7","summary":"Nothing works","source":"Ng & Sons","#
                                + #""severity":"critical","since":1782901800}"#, count: 2))
                let keys = Set(calls.map { $0.headerFields[HTTPField.Name("Idempotency-Key")!] ?? "" })
                #expect(
                    keys.count == 1 && keys.allSatisfy { $0.hasSuffix("/page") }, "of the run and its step: \(keys)")
                #expect(calls.allSatisfy { $0.headerFields[.authorization] == "Bearer on-call-token" })
                // Another ticket is another page, and nothing came between.
                #expect(try await post(sender.delivery(of: Self.ticket("T-8"), messageID: "msg_2")) == .noContent)
                let next = try #require(await pages.first { _ in true })
                #expect(next.text.contains("T-8"))
                #expect(server.requests.count == 3)
            }
        }
    }

    @Test func `who cannot sign is refused, and a document that cannot be read reaches a person`() async throws {
        let (alerts, alerted) = AsyncStream.makeStream(of: [Alert].self)
        try await withScriptedServer { _ in
            .json(#"{"id":"pg_1"}"#)
        } perform: { server in
            try await Self.running(against: server, tell: { alerted.yield($0) }) { post in
                let sender = try WebhookSender(.standardWebhooks, secret: Self.secret)
                for tampering in WebhookSender.Tampering.allCases {
                    let delivery = try sender.tampered(tampering, of: Self.ticket("T-7"), messageID: "msg_1")
                    #expect(try await post(delivery) == .unauthorized, "\(tampering)")
                }
                let strange = try sender.delivery(of: Self.ticket("T-9", priority: "whenever"), messageID: "msg_2")
                #expect(try await post(strange) == .noContent)
                let told = try #require(await alerts.first { _ in true })
                #expect(told.count == 1)
                #expect(told.first?.description.contains("data.priority") == true, "\(told)")
                #expect(server.requests.isEmpty)
            }
        }
    }
}
