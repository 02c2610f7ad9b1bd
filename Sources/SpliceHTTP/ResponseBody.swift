/// The content of a response: either already in memory, or chunks that arrive as they are asked for.
///
/// A streamed body can be read once. Not reading it to the end, or dropping it, ends the exchange.
public struct ResponseBody: Sendable {
    fileprivate enum Storage: Sendable {
        case bytes([UInt8])
        case stream(any AsyncSequence<[UInt8], any Error> & Sendable)
    }

    private let storage: Storage

    /// A body that is in memory.
    public init(_ bytes: [UInt8] = []) { storage = .bytes(bytes) }

    /// A body whose chunks arrive through `chunks`, which can be iterated once.
    public init(streaming chunks: some AsyncSequence<[UInt8], any Error> & Sendable) { storage = .stream(chunks) }

    /// The bytes when the whole body is in memory; `nil` for a streamed one.
    public var buffered: [UInt8]? {
        if case .bytes(let bytes) = storage { bytes } else { nil }
    }

    /// The whole body.
    ///
    /// - Parameter limit: Number of bytes above which ``TransportError/Code/tooLarge`` is thrown.
    public func collect(upTo limit: Int) async throws -> [UInt8] {
        switch storage {
        case .bytes(let bytes):
            guard bytes.count <= limit else { throw TransportError.tooLarge(limit: limit) }
            return bytes
        case .stream(let chunks):
            var collected: [UInt8] = []
            for try await chunk in chunks {
                guard collected.count + chunk.count <= limit else { throw TransportError.tooLarge(limit: limit) }
                collected += chunk
            }
            return collected
        }
    }
}

extension ResponseBody: AsyncSequence {
    /// Reads the chunks in order of arrival.
    public struct Iterator: AsyncIteratorProtocol {
        private var ready: [UInt8]?
        private var chunks: (any AsyncIteratorProtocol<[UInt8], any Error>)?

        fileprivate init(_ storage: Storage) {
            switch storage {
            case .bytes(let bytes): ready = bytes.isEmpty ? nil : bytes
            case .stream(let stream): chunks = stream.makeAsyncIterator()
            }
        }

        /// The next chunk, never empty; `nil` after the last.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> [UInt8]? {
            if let bytes = ready {
                ready = nil
                return bytes
            }
            return try await chunks?.next(isolation: actor)
        }
    }

    /// Starts reading.
    public func makeAsyncIterator() -> Iterator { Iterator(storage) }
}
