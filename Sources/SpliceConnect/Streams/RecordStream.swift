/// The events of one read, produced page by page as they are awaited.
///
/// There is no task and no buffer behind it: the reader's pace is the pace of the requests.
public struct RecordStream: AsyncSequence, Sendable {
    /// Produces the events of the next page; `nil` at the end. An empty page is allowed and means "go on".
    public typealias NextPage = () async throws -> [SourceEvent]?

    private let start: @Sendable () throws -> NextPage

    /// A stream of events.
    ///
    /// - Parameter start: Called once for every iteration; returns what produces the pages. An error thrown here is
    ///   thrown by the first step.
    public init(_ start: @escaping @Sendable () throws -> NextPage) { self.start = start }

    /// A stream that fails at its first step.
    public static func failing(_ error: any Error) -> RecordStream { RecordStream { throw error } }

    /// Steps through the events.
    public struct Iterator: AsyncIteratorProtocol {
        private var state: State
        private var ready: ArraySlice<SourceEvent> = []

        private enum State {
            /// Nothing asked for yet; goes to running or ended.
            case idle(@Sendable () throws -> NextPage)
            /// Pages are coming; goes to ended.
            case running(NextPage)
            /// No more events.
            case ended
        }

        fileprivate init(_ start: @escaping @Sendable () throws -> NextPage) { state = .idle(start) }

        /// The next event; `nil` after the last, and after an error.
        public mutating func next() async throws -> SourceEvent? {
            while ready.isEmpty {
                try Task.checkCancellation()
                guard let page = try await nextPage() else { return nil }
                ready = page[...]
            }
            return ready.removeFirst()
        }

        private mutating func nextPage() async throws -> [SourceEvent]? {
            do {
                let produce: NextPage
                switch state {
                case .ended: return nil
                case .running(let next): produce = next
                case .idle(let start):
                    produce = try start()
                    state = .running(produce)
                }
                let page = try await produce()
                if page == nil { state = .ended }
                return page
            } catch {
                state = .ended
                throw error
            }
        }
    }

    /// Starts a read.
    public func makeAsyncIterator() -> Iterator { Iterator(start) }
}
