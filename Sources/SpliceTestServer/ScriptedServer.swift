public import HTTPTypes
import NIOCore
import NIOPosix

/// An HTTP/1.1 server on a free loopback port that answers as a test says, and remembers what it was asked.
///
/// ```swift
/// let server = try await ScriptedServer.start { request in
///     request.path == "/orders" ? .json(#"{"orders":[]}"#) : .status(.notFound)
/// }
/// let reply = try await transport.send(server.request(.get, "/orders"))
/// #expect(server.requests.map(\.path) == ["/orders"])
/// await server.stop()
/// ```
///
/// ``withScriptedServer(options:_:perform:)`` stops it by itself, and ``start(options:script:)`` answers from a list. Besides
/// responses, a ``ScriptedReply`` can be an accident: a reset, a close, silence, or any of them in the middle of a
/// body. Time never decides: what should happen late waits at a ``Gate`` that the test opens, and the `wait…` functions
/// return when the server has seen something.
///
/// - Concurrency: the handler runs concurrently for requests on different connections, one at a time within one.
public final class ScriptedServer: Sendable {
    /// Decides the reply to one request. It may take its time; a `Gate` is a good way to.
    public typealias Handler = @Sendable (RecordedRequest) async -> ScriptedReply

    /// The loopback port.
    public let port: Int
    private let log: ServerLog
    private let accepting: Task<Void, Never>

    private init(port: Int, log: ServerLog, accepting: Task<Void, Never>) {
        self.port = port
        self.log = log
        self.accepting = accepting
    }

    deinit { accepting.cancel() }

    /// Starts a server on `127.0.0.1`, at a port that the system picks.
    public static func start(options: Options = Options(), _ handler: @escaping Handler) async throws -> ScriptedServer
    {
        let accepted = AcceptedChannels()
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 4096)
            // Nothing is read before someone serves the connection: see `AcceptedChannels`.
            .childChannelOption(.autoRead, value: false)
            .bind(host: "127.0.0.1", port: options.port) { channel in
                accepted.add(channel)
                return channel.eventLoop.makeSucceededFuture(channel)
            }
        let log = ServerLog()
        // Unstructured, because the server lives between `start` and `stop`, which are separate calls.
        let accepting = Task {
            _ = try? await listener.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await channel in connections {
                        let number = log.connectionOpened()
                        group.addTask {
                            await ServerConnection.serve(
                                channel, number: number, options: options, log: log, handler: handler)
                            log.connectionClosed()
                        }
                    }
                }
            }
            await accepted.close()
        }
        return ScriptedServer(port: listener.channel.localAddress?.port ?? 0, log: log, accepting: accepting)
    }

    /// Starts a server that gives the replies of `script` one after the other, in the order in which requests arrive;
    /// after the last it answers 500 with `script exhausted`.
    public static func start(options: Options = Options(), script: [ScriptedReply]) async throws -> ScriptedServer {
        try await start(options: options) { request in
            script.indices.contains(request.index)
                ? script[request.index] : .text("script exhausted", status: .internalServerError)
        }
    }

    /// Closes every connection and the port, and returns when all of it is gone. Calling it again does nothing.
    public func stop() async {
        accepting.cancel()
        await accepting.value
    }
}

extension ScriptedServer {
    /// `host:port`.
    public var authority: String { "127.0.0.1:\(port)" }

    /// The absolute URL of `path`, which starts with a slash.
    public func url(_ path: String = "/") -> String { "http://\(authority)\(path)" }

    /// A request to this server.
    public func request(
        _ method: HTTPRequest.Method = .get, _ path: String = "/", headerFields: HTTPFields = [:]
    ) -> HTTPRequest {
        HTTPRequest(method: method, scheme: "http", authority: authority, path: path, headerFields: headerFields)
    }

    /// The requests received so far, complete with content, in the order in which they were completed.
    public var requests: [RecordedRequest] { log.requests }
    /// Number of connections that are open now.
    public var openConnections: Int { log.openConnections }
    /// Number of connections accepted so far.
    public var acceptedConnections: Int { log.acceptedConnections }
    /// Number of request heads received so far.
    public var receivedHeads: Int { log.receivedHeads }
    /// Number of content bytes received so far, over all requests, complete or not.
    public var receivedBodyBytes: Int { log.receivedBodyBytes }

    /// Returns when at least `count` complete requests have arrived, or the task is cancelled.
    @discardableResult
    public func waitForRequests(_ count: Int) async -> [RecordedRequest] {
        await log.waitForRequests(count)
        return log.requests
    }

    /// Returns when at least `count` request heads have arrived, or the task is cancelled.
    public func waitForHeads(_ count: Int) async { await log.waitForHeads(count) }

    /// Returns when at most `count` connections are open, or the task is cancelled.
    public func waitForConnections(atMost count: Int) async { await log.waitForConnections(atMost: count) }
}

/// Runs `perform` with a scripted server, and stops the server whatever happens.
public func withScriptedServer<Result>(
    options: ScriptedServer.Options = ScriptedServer.Options(), _ handler: @escaping ScriptedServer.Handler,
    perform: (ScriptedServer) async throws -> Result
) async throws -> Result {
    let server = try await ScriptedServer.start(options: options, handler)
    do {
        let result = try await perform(server)
        await server.stop()
        return result
    } catch {
        await server.stop()
        throw error
    }
}
