public import HTTPTypes
public import SpliceConnect
public import SpliceHTTP

/// What the conformance suite needs to know about a connector: how to make one, and a system for it to talk to.
///
/// The system is a model of the vendor's, in memory or a real server on loopback, that the author's suite provides. It has no
/// faults of its own; the suite puts them between it and the connector. Adopt ``SourceSystem``, ``WebhookSystem``, ``SinkSystem`` and
/// `ActionSystem` for the roles that the connector plays.
public protocol ConformanceSystem: Sendable {
    /// The connector under test.
    associatedtype Subject: Connector

    /// The way to the system. Every request of the connector has to go through the environment's transport, which wraps this.
    var transport: any Transport { get }

    /// A connector that talks to this system through `environment`.
    func connector(in environment: ConnectorEnvironment) async throws -> Subject

    /// Texts that are secret: they may be in header fields and bodies, and nowhere else.
    var secrets: [String] { get }

    /// Whether the checks run on the real clock. A system behind a socket needs that: a virtual clock takes a task that waits for a
    /// socket for idle, and jumps. Then a check that is told to wait, waits. Default `false`.
    static var runsInRealTime: Bool { get }

    /// Whether a request only reads. The default goes by the method (RFC 9110 section 9.2.1); a system that is searched by POST, as
    /// those with XML or GraphQL are, says by the content which requests change nothing. Requests for tokens need not be named.
    func isRead(_ request: HTTPRequest, content: [UInt8]) -> Bool

    /// Ends the system; called after every check. The default does nothing.
    func stop() async
}

extension ConformanceSystem {
    /// The clock is virtual.
    public static var runsInRealTime: Bool { false }

    /// GET, HEAD and OPTIONS only read.
    public func isRead(_ request: HTTPRequest, content: [UInt8]) -> Bool {
        [.get, .head, .options].contains(request.method)
    }

    /// The time of day of the check that is running, as the connector's environment has it: what a model needs that puts times into
    /// what it signs or expires.
    public var time: some TimeSource { ConformanceTime() }

    /// Nothing to end.
    public func stop() async {}
}

/// A system whose records are read.
public protocol SourceSystem: ConformanceSystem where Subject: RecordSource {
    /// The stream to read.
    var stream: StreamID { get }

    /// How many records the system puts on a page for this connector; the suite seeds several pages, so keep it small.
    var pageSize: Int { get }

    /// Adds record `number`, or changes it to `revision`, at `position` on the stream's cursor, counted in grains from a start that
    /// the system chooses.
    ///
    /// - Returns: The key by which the connector should know it.
    func put(_ number: Int, revision: Int, at position: Int) async -> RecordKey

    /// Deletes record `number` at `position`; does nothing when the stream's `DeletePolicy` is not tombstones.
    func delete(_ number: Int, at position: Int) async

    /// Makes record `number` unreadable: a required field is missing.
    func damage(_ number: Int) async
}

/// A system that calls when something happens.
public protocol WebhookSystem: ConformanceSystem where Subject: WebhookTrigger {
    /// The request that the system sends about event `number`, signed. `delivery` counts attempts: what a vendor changes from one
    /// attempt to the next (a delivery id, a timestamp) changes with it. A timestamp is taken from ``ConformanceSystem/time``: the
    /// connector's clock is virtual, and takes another one for too old or from the future.
    func webhook(_ number: Int, delivery: Int) async -> WebhookRequest

    /// The signature header, which the suite removes and alters.
    var signatureHeader: String { get }
}

/// A system that records are written to.
public protocol SinkSystem: ConformanceSystem where Subject: RecordSink {
    /// A batch item for record `number` in `revision`, upserted.
    func item(_ number: Int, revision: Int) -> WriteBatch.Item

    /// An item that the system refuses for good.
    func refusedItem() -> WriteBatch.Item

    /// The stream to write.
    var target: StreamID { get }

    /// How many records the system holds, and how many times it has written one.
    func written() async -> (records: Int, writes: Int)
}
