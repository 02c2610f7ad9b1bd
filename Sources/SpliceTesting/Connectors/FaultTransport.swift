public import HTTPTypes
public import SpliceHTTP
import Synchronization

/// A transport that lets requests through to another one, except where it has been told to misbehave.
///
/// Requests are counted from 0. Everything it does is decided by that number, so a run repeats exactly.
public final class FaultTransport: Transport {
    /// What happens to one request.
    public enum Fault: Sendable {
        /// The system never sees it; this comes back.
        case reply(HTTPReply)
        /// The system never sees it, and the connector knows.
        case notSent
        /// The system never sees it, and the connector cannot know.
        case requestLost
        /// The system sees it and acts; the answer is lost.
        case answerLost
        /// The system sees it; the answer breaks off after half of its bytes.
        case cut
    }

    private struct State {
        var exchanges: [(request: HTTPRequest, content: [UInt8])] = []
        var faults: [Int: Fault] = [:]
        var lasting: Fault?
        var lastsFrom = 0
    }

    private let next: any Transport
    private let state = Mutex(State())
    private let before: @Sendable (Int) async -> Void

    /// A transport in front of `next`.
    ///
    /// - Parameters:
    ///   - next: Where requests go.
    ///   - faults: What happens to which request.
    ///   - before: Called with the number of each request before anything happens to it: the place to change the system in the
    ///     middle of a read.
    public init(
        to next: any Transport, faults: [Int: Fault] = [:], before: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.next = next
        self.before = before
        state.withLock { $0.faults = faults }
    }

    /// Every request so far, in order, as it was sent.
    public var requests: [HTTPRequest] { exchanges.map(\.request) }

    /// Every request so far with its content, which is empty where it came as a stream.
    var exchanges: [(request: HTTPRequest, content: [UInt8])] { state.withLock { $0.exchanges } }

    /// From the next request on, or the one after `offset` others, every one meets `fault`; `nil` ends it.
    public func failAll(with fault: Fault?, after offset: Int = 0) {
        state.withLock { ($0.lasting, $0.lastsFrom) = (fault, $0.exchanges.count + offset) }
    }

    /// The request after `offset` others meets `fault`.
    public func failNext(with fault: Fault, after offset: Int = 0) {
        state.withLock { $0.faults[$0.exchanges.count + offset] = fault }
    }

    /// Sends the request on, or does to it what was asked for.
    public func send(_ request: HTTPRequest, body: RequestBody, options: ExchangeOptions) async throws -> HTTPReply {
        let content: [UInt8] = if case .bytes(let bytes) = body.content { bytes } else { [] }
        let (number, fault) = state.withLock { state -> (Int, Fault?) in
            let number = state.exchanges.count
            state.exchanges.append((request, content))
            return (number, state.faults[number] ?? (number < state.lastsFrom ? nil : state.lasting))
        }
        await before(number)
        try Task.checkCancellation()
        switch fault {
        case nil: return try await next.send(request, body: body, options: options)
        case .reply(let reply): return reply
        case .notSent:
            throw TransportError(.connection, outcome: .notSent, message: "refused, as the test asked")
        case .requestLost:
            throw TransportError(.connectionLost, outcome: .ambiguous, message: "request lost, as the test asked")
        case .answerLost:
            _ = try await next.send(request, body: body, options: options)
            throw TransportError(.connectionLost, outcome: .ambiguous, message: "answer lost, as the test asked")
        case .cut:
            _ = try await next.send(request, body: body, options: options)
            throw TransportError(.connectionLost, outcome: .processed, message: "answer cut, as the test asked")
        }
    }
}
