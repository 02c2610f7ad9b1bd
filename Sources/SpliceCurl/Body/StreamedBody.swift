import SpliceHTTP

/// The content of a response as it arrives. Read once; ends the exchange when it is dropped unread.
struct StreamedBody: AsyncSequence, Sendable {
    let channel: DownloadChannel
    let lifetime: Lifetime

    /// Lives as long as someone can still read; its end is the end of the exchange.
    final class Lifetime: Sendable {
        private let loop: EventLoop
        private let exchange: Exchange
        private let channel: DownloadChannel

        init(loop: EventLoop, exchange: Exchange, channel: DownloadChannel) {
            self.loop = loop
            self.exchange = exchange
            self.channel = channel
        }

        deinit { if !channel.hasEnded { cancel() } }

        func cancel() { loop.post(.cancel(exchange)) }
        func resume() { loop.post(.resumeReceiving(exchange)) }
    }

    struct Iterator: AsyncIteratorProtocol {
        let channel: DownloadChannel
        let lifetime: Lifetime

        mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> [UInt8]? {
            let next = await withTaskCancellationHandler {
                await channel.next()
            } onCancel: { [lifetime] in
                lifetime.cancel()
            }
            switch next {
            // What libcurl had in memory already can come before the loop sees the cancellation.
            case .chunk where Task.isCancelled: throw CancellationError()
            case .chunk(let bytes, let resumes):
                if resumes { lifetime.resume() }
                return bytes
            case .end, .wait: return nil
            case .failure(let error): throw error
            }
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(channel: channel, lifetime: lifetime) }
}
