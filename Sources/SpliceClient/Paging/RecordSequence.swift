/// A listing, record by record; pages are fetched as they are needed, and one page is in memory at a time.
///
/// To be able to go on after a crash, read ``PageSequence`` instead, whose pages know their positions.
public struct RecordSequence<Record: Sendable>: AsyncSequence, Sendable {
    /// One record.
    public typealias Element = Record

    let pages: PageSequence
    let decoder: BodyDecoder<[Record]>

    /// The same listing, with the next page on its way while the current one is dealt with.
    public func prefetching() -> RecordSequence { RecordSequence(pages: pages.prefetching(), decoder: decoder) }

    /// Starts reading.
    public func makeAsyncIterator() -> Iterator { Iterator(pages: pages.makeAsyncIterator(), decoder: decoder) }

    /// Reads record after record.
    public struct Iterator: AsyncIteratorProtocol {
        private var pages: PageSequence.Iterator
        private let decoder: BodyDecoder<[Record]>
        private var records: ArraySlice<Record> = []
        private var hasFailed = false

        init(pages: PageSequence.Iterator, decoder: BodyDecoder<[Record]>) {
            self.pages = pages
            self.decoder = decoder
        }

        /// The next record; `nil` after the last, and after an error. Pages without records are passed over.
        public mutating func next() async throws -> Record? {
            while records.isEmpty {
                if hasFailed { return nil }
                // Taken back below: to go on after a page that cannot be decoded would leave its records out in silence.
                hasFailed = true
                guard let page = try await pages.next() else { return nil }
                records = try page.response.decoded(by: decoder)[...]
                hasFailed = false
            }
            return records.popFirst()
        }
    }
}
