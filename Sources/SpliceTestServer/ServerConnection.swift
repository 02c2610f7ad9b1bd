import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOPosix

/// One accepted connection: reads requests one after the other and carries out the reply to each.
struct ServerConnection: Sendable {
    typealias Channel = NIOAsyncChannel<HTTPServerRequestPart, ByteBuffer>
    typealias Parts = NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator
    typealias Writer = NIOAsyncChannelOutboundWriter<ByteBuffer>

    let channel: Channel
    let number: Int
    let options: ScriptedServer.Options
    let log: ServerLog
    let handler: ScriptedServer.Handler

    /// Serves a connection until the client leaves, a reply ends it, or the task is cancelled; then it is closed.
    @concurrent
    static func serve(
        _ accepted: any NIOCore.Channel, number: Int, options: ScriptedServer.Options, log: ServerLog,
        handler: @escaping ScriptedServer.Handler
    ) async {
        let wrapped = try? await accepted.eventLoop.submit {
            try accepted.pipeline.syncOperations.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
            return try Channel(wrappingChannelSynchronously: accepted)
        }.get()
        if let wrapped {
            await ServerConnection(channel: wrapped, number: number, options: options, log: log, handler: handler)
                .serve()
        } else {
            try? await accepted.close()
        }
        try? await accepted.closeFuture.get()
    }

    private func serve() async {
        // Whatever breaks here is the client's doing or the script's, and shows in the test as what the client sees.
        try? await channel.executeThenClose { inbound, outbound in
            try await channel.channel.setOption(.autoRead, value: true).get()
            var parts = inbound.makeAsyncIterator()
            while let part = try await parts.next(isolation: #isolation) {
                guard case .head(let head) = part else { continue }
                guard try await answer(head, parts: &parts, outbound: outbound) else { break }
            }
        }
    }

    /// - Returns: Whether the connection can take another request.
    private func answer(_ head: HTTPRequestHead, parts: inout Parts, outbound: Writer) async throws -> Bool {
        let index = log.requestArrived()
        let request = HTTPRequest(head)
        switch await options.onHead(request) {
        case .read:
            if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
                try await outbound.write(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n"))
            }
        case .reply(let reply):
            record(request, index: index, body: [], count: 0)
            _ = try await send(reply, to: request, outbound: outbound)
            return false  // the content was not read, so the connection cannot be used again
        }
        let (body, count) = try await readBody(&parts)
        let recorded = record(request, index: index, body: body, count: count)
        let reply = await handler(recorded)
        return try await send(reply, to: request, outbound: outbound) && head.isKeepAlive
    }

    @discardableResult
    private func record(_ head: HTTPRequest, index: Int, body: [UInt8], count: Int) -> RecordedRequest {
        let request = RecordedRequest(index: index, connection: number, head: head, body: body, bodyCount: count)
        log.record(request)
        return request
    }

    private func readBody(_ parts: inout Parts) async throws -> (bytes: [UInt8], count: Int) {
        var bytes: [UInt8] = []
        var count = 0
        while let part = try await parts.next(isolation: #isolation) {
            switch part {
            case .head: continue
            case .body(let buffer):
                count += buffer.readableBytes
                log.received(bodyBytes: buffer.readableBytes)
                if options.keepsBodies { bytes.append(contentsOf: buffer.readableBytesView) }
            case .end: return (bytes, count)
            }
        }
        throw ChannelError.inputClosed
    }

    private func send(_ reply: ScriptedReply, to request: HTTPRequest, outbound: Writer) async throws -> Bool {
        for step in ReplyPlan(reply, method: request.method) {
            switch step {
            case .send(let bytes): try await outbound.write(ByteBuffer(bytes: bytes))
            case .pause(.wait(let gate)): await gate.wait()
            case .pause(.close): return false
            case .pause(.reset):
                try await reset()
                return false
            case .pause(.hang):
                try await untilClosed()
                return false
            }
        }
        return !reply.endsConnection
    }

    /// Closes with a TCP reset: lingering for zero seconds throws away what is unsent and sends RST.
    private func reset() async throws {
        let channel = channel.channel
        if let socket = channel as? any SocketOptionProvider {
            try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try await channel.close()
    }

    private func untilClosed() async throws {
        let closed = Gate()
        channel.channel.closeFuture.whenComplete { _ in closed.open() }
        await closed.wait()
    }
}

extension HTTPRequest {
    init(_ head: HTTPRequestHead) {
        var fields = HTTPFields()
        for (name, value) in head.headers where name.lowercased() != "host" {
            guard let name = HTTPField.Name(name) else { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        self.init(
            method: HTTPRequest.Method(head.method.rawValue) ?? .get, scheme: "http",
            authority: head.headers.first(name: "host"), path: head.uri, headerFields: fields)
    }
}
