import Foundation
import HTTPTypes
import Logging
import SpliceAuth
import SpliceConnect
import SpliceDelivery
import SpliceHTTP
import SpliceMail
import SpliceModel
import SpliceTransfer
import Synchronization
import Testing

/// A submission server in memory that can lose its last answer.
private final class Outgoing: MailTransport {
    private struct State {
        var taken: [MailSubmission] = []
        var failure: TransferError?
        var losesAnswer = false
    }

    private let state = Mutex(State())

    var taken: [MailSubmission] { state.withLock { $0.taken } }
    func loseNextAnswer() { state.withLock { $0.losesAnswer = true } }
    func failNext(_ error: TransferError) { state.withLock { $0.failure = error } }

    func submit(
        _ submission: MailSubmission, to server: MailServer, timeouts: ExchangeTimeouts
    ) async throws -> MailReceipt {
        try state.withLock { state in
            if let failure = state.failure {
                state.failure = nil
                throw failure
            }
            state.taken.append(submission)
            if state.losesAnswer {
                state.losesAnswer = false
                throw TransferError(.connectionLost, outcome: .ambiguous, message: "no reply after the final dot")
            }
            return MailReceipt(reply: ServerReply(code: 250, text: "queued as 7F"), recipients: [])
        }
    }
}

private struct NoTransport: Transport {
    func send(_ request: HTTPRequest, body: RequestBody, options: ExchangeOptions) async throws -> HTTPReply {
        throw TransportError(.connection, outcome: .notSent, message: "mail needs no HTTP")
    }
}

private struct Trace: MessageTrace {
    let finding: TraceFinding
    func find(_ id: MessageID) async throws -> TraceFinding { finding }
}

@Suite struct MailTests {
    private let outgoing = Outgoing()
    private let context = ActionContext(run: RunID("01J0000000000000000000000"), step: "tell")
    private let notice: TrackingNotice

    init() throws {
        notice = TrackingNotice(
            to: try Mailbox(parsing: "soren@example.com", name: "Søren <b>"), order: "#1001", carrier: "USPS",
            trackingNumber: "94001", trackingURL: "https://track.example/94001?a=1&b=2")
    }

    private func mail(trace: TraceFinding? = nil) async throws -> Mail {
        try await Mail(
            .init(host: "smtp.example.com", from: try Mailbox(parsing: "orders@acme.example", name: "Acme")),
            trace: trace.map(Trace.init),
            in: ConnectorEnvironment(transport: NoTransport(), mail: outgoing, logger: Logger(label: "test")))
    }

    @Test func `a tracking notice goes out with an id that repeats`() async throws {
        let send = try await mail().sendTracking
        let sent = try await send.call(notice, context)
        #expect(try await send.call(notice, context).id == sent.id)
        let submission = try #require(outgoing.taken.first)
        #expect(submission.sender == "orders@acme.example")
        #expect(submission.recipients == ["soren@example.com"])
        let text = String(decoding: submission.content, as: UTF8.self)
        #expect(text.contains("Message-ID: \(sent.id)\r\n"), "\(text)")
        #expect(text.contains("Subject: Your order #1001 is on its way\r\n"), "\(text)")
        #expect(text.contains("&lt;b&gt;") && text.contains("a=3D1&amp;b=3D2"), "\(text)")
    }

    @Test func `without a trace a lost answer waits for a person`() async throws {
        let send = try await mail().sendTracking
        #expect(send.effect == .atMostOnce)
        #expect(send.probe == nil)
        outgoing.loseNextAnswer()
        let error = await #expect(throws: TransferError.self) { try await send.call(notice, context) }
        #expect(error?.failure == .ambiguous)
    }

    @Test func `with a trace a lost answer is looked up`() async throws {
        let send = try await mail(trace: .taken("m-1")).sendTracking
        #expect(send.effect == .naturalKey)
        let probe = try #require(send.probe)
        guard case .found(let sent) = try await probe(notice, context) else { return fail("not found") }
        #expect(sent.reference == "m-1")
        let empty = try #require(try await mail(trace: .notTaken).sendTracking.probe)
        guard case .absent = try await empty(notice, context) else { return fail("found nothing") }
        let slow = try #require(try await mail(trace: .notYetKnown).sendTracking.probe)
        guard case .unknown = try await slow(notice, context) else { return fail("decided too early") }
    }

    @Test(arguments: [(nil, 300), (0, 0), (20, 20)] as [(Double?, Double)])
    func `a provider's trace is not asked before it has caught up`(lag: Double?, seconds: Double) async throws {
        let tracing = Mail.Configuration.Trace(endpoint: "https://mail.example/v1", key: .stored("k"), lag: lag)
        let mail = try await Mail(
            .init(
                host: "smtp.example.com", from: try Mailbox(parsing: "orders@acme.example", name: ""), trace: tracing),
            in: ConnectorEnvironment(
                transport: NoTransport(), mail: outgoing, secrets: StoredSecrets(["k": Secret("trace-key")]),
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
        #expect(mail.sendTracking.settling == .seconds(seconds))
        #expect(
            try await self.mail(trace: .notTaken).sendTracking.settling == .zero, "the application's own says itself")
    }

    @Test(arguments: [-1, 86_401, .infinity, .nan])
    func `a lag out of range is refused`(lag: Double) async throws {
        let tracing = Mail.Configuration.Trace(endpoint: "https://mail.example/v1", key: .stored("k"), lag: lag)
        let configuration = Mail.Configuration(
            host: "smtp.example.com", from: try Mailbox(parsing: "orders@acme.example", name: ""), trace: tracing)
        #expect(throws: ConnectError.self) { try configuration.validate() }
    }

    @Test(arguments: [
        (TransferError(.rejected, outcome: .refused, message: "-", reply: ServerReply(code: 451)), true),
        (TransferError(.rejected, outcome: .refused, message: "-", reply: ServerReply(code: 550)), false),
        (TransferError(.rejected, outcome: .refused, message: "-", reply: ServerReply(code: 51)), true),
        (TransferError(.rejected, outcome: .refused, message: "-", reply: ServerReply(code: 52)), true),
        (TransferError(.rejected, outcome: .refused, message: "-", reply: ServerReply(code: 53)), false),
        (TransferError(.connection, outcome: .notSent, message: "-"), true),
    ])
    func `a refusal passes or stays as its code says`(error: TransferError, passes: Bool) {
        #expect(error.failure == (passes ? .transient(retryAfter: nil) : .permanent))
    }

    @Test func `refused credentials wait for a person`() {
        let error = TransferError(.authentication, outcome: .refused, message: "-")
        guard case .needsPerson = error.failure else { return fail("\(error.failure)") }
    }

    @Test func `a value that would start another header is refused before anything is sent`() async throws {
        let evil = TrackingNotice(
            to: notice.recipient, order: "1\r\nBcc: x@y.example", carrier: nil, trackingNumber: "1", trackingURL: nil)
        let error = await #expect(throws: MailError.self) { try await mail().sendTracking.call(evil, context) }
        #expect(error?.failure == .permanent)
        #expect(outgoing.taken.isEmpty)
    }

    @Test func `a link that is not on the web is left out`() async throws {
        let evil = TrackingNotice(
            to: notice.recipient, order: "1", carrier: nil, trackingNumber: "1", trackingURL: "javascript:alert(1)")
        _ = try await mail().sendTracking.call(evil, context)
        let text = String(decoding: try #require(outgoing.taken.first).content, as: UTF8.self)
        #expect(!text.contains("href"), "\(text)")
    }

    @Test func `a password does not leave the machine in the clear`() throws {
        let from = try Mailbox(parsing: "a@b.example")
        let clear = Mail.Configuration(host: "smtp.example.com", security: .none, from: from)
        #expect(throws: ConnectError.self) { try clear.validate() }
        let alike = Mail.Configuration(host: "127.example.com", security: .none, from: from)
        #expect(throws: ConnectError.self) { try alike.validate() }
        try Mail.Configuration(host: "127.0.0.1", security: .none, from: from).validate()
        let half = Mail.Configuration(host: "smtp.example.com", user: "orders", from: from)
        #expect(throws: ConnectError.self) { try half.validate() }
    }

    @Test func `an environment without mail is named`() async throws {
        let error = await #expect(throws: ConnectError.self) {
            try await Mail(
                .init(host: "smtp.example.com", from: try Mailbox(parsing: "a@b.example")), trace: nil,
                in: ConnectorEnvironment(transport: NoTransport(), logger: Logger(label: "test")))
        }
        #expect(error?.code == .environment)
    }
}

/// Records an issue, where a value was not what it had to be.
private func fail(_ comment: Comment) { Issue.record(comment) }

/// A configuration as JSON that keeps to the schema.
@Suite struct ConfigurationJSONTests {
    @Test func `what may be left out has its fallback`() throws {
        let json = #"{"host":"smtp.example.com","from":{"address":"orders@acme.example"}}"#
        let expected = Mail.Configuration(host: "smtp.example.com", from: try Mailbox(parsing: "orders@acme.example"))
        #expect(try Mail.Configuration(json: Array(json.utf8)) == expected)
    }
}
