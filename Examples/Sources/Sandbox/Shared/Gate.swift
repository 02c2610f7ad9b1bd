import Hummingbird
import NIOCore
import Synchronization

/// Stands before every route of a system: the rate limit, then the fault that the plan has for this request.
struct Gate: RouterMiddleware {
    /// Hummingbird's own type for what comes next.
    typealias Next = @concurrent (Request, SandboxContext) async throws -> Response

    let standIn: any StandIn
    let options: SandboxOptions
    let faults: FaultPlan
    let limit: SharedLimit

    init(_ standIn: any StandIn, options: SandboxOptions, faults: FaultPlan) {
        self.standIn = standIn
        self.options = options
        self.faults = faults
        limit = SharedLimit(standIn.limit)
    }

    @concurrent func handle(
        _ request: Request, context: SandboxContext, next: Next
    ) async throws -> Response {
        let standing = limit.call(at: options.clock.now)
        var request = request
        let body = try await request.collectBody(upTo: 1 << 20)
        let target = "\(standIn.name) \(request.method) \(request.uri.string)\n"
        let fault = faults.fault(system: standIn.name, request: Array(target.utf8) + Array(body.readableBytesView))

        var response: Response
        if !standing.isGranted || fault == .throttled {
            response = standIn.throttled(standing)
        } else {
            response = try await answer(request, context: context, fault: fault, next: next)
        }
        response.headers.append(contentsOf: standIn.headers(standing))
        return response
    }

    private func answer(
        _ request: Request, context: SandboxContext, fault: Fault?, next: Next
    ) async throws -> Response {
        switch fault {
        case nil, .throttled:
            return try await next(request, context)
        case .unavailable:
            return standIn.failed(.serviceUnavailable)
        case .slow:
            var context = context
            context.work = options.slowWork
            return try await next(request, context)
        case .revoked:
            standIn.revokeAccessTokens()
            return try await next(request, context)
        case .reset:
            await context.disconnect(abruptly: true)
            throw Disconnected()
        case .lostAnswer:
            _ = try await next(request, context)
            await context.disconnect(abruptly: false)
            throw Disconnected()
        case .gatewayTimeout:
            _ = try await next(request, context)
            return Response(status: .gatewayTimeout, headers: [.contentType: "text/html"], body: .text("<h1>504</h1>"))
        case .cutBody:
            return cut(try await next(request, context), context: context)
        }
    }

    /// The same head, half of the body, and the end of the connection.
    private func cut(_ response: Response, context: SandboxContext) -> Response {
        let length = response.body.contentLength ?? 0
        let body = response.body
        var cut = response
        cut.body = ResponseBody(contentLength: length) { @concurrent writer in
            try await body.write(HalfWriter(writer: writer, left: length / 2))
            await context.disconnect(abruptly: false)
            throw Disconnected()
        }
        return cut
    }
}

/// The rate limit of one system, shared by its connections.
final class SharedLimit: Sendable {
    private let limit: Mutex<RateLimit>

    init(_ rule: RateLimit.Rule) {
        limit = Mutex(RateLimit(rule))
    }

    func call(at now: Duration) -> RateLimit.Standing {
        limit.withLock { $0.call(at: now) }
    }
}

/// Passes the first bytes of a body on and drops the rest, its end included.
private struct HalfWriter: ResponseBodyWriter {
    var writer: any ResponseBodyWriter
    var left: Int

    @concurrent mutating func write(_ buffer: ByteBuffer) async throws {
        var buffer = buffer
        if let part = buffer.readSlice(length: min(left, buffer.readableBytes)) {
            left -= part.readableBytes
            try await writer.write(part)
        }
    }

    @concurrent consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
