/// Writes that wait for the next commit. A pure machine: it says when to wake the writer, and hands out batches.
///
/// Every write that arrives while a commit is under way joins the next one, so one full sync serves as many callers as
/// there are at the moment, and a caller that is alone waits for nobody.
struct CommitQueue<Write> {
    private var waiting: [Write] = []
    private var isBusy = false
    private(set) var isClosed = false
    let limit: Int

    /// - Parameter limit: The most writes in one commit.
    init(limit: Int) { self.limit = limit }

    /// What the caller does after handing over a write.
    enum Handover: Equatable {
        /// Start the writer.
        case start
        /// The writer runs and will come for it.
        case joined
        /// The queue takes no more; the write was not taken.
        case refused
    }

    /// Takes a write.
    mutating func add(_ write: Write) -> Handover {
        if isClosed { return .refused }
        waiting.append(write)
        if isBusy { return .joined }
        isBusy = true
        return .start
    }

    /// The next batch; an empty one sends the writer to sleep.
    mutating func take() -> [Write] {
        if waiting.count <= limit {
            defer { waiting = [] }
            if waiting.isEmpty { isBusy = false }
            return waiting
        }
        let batch = Array(waiting.prefix(limit))
        waiting.removeFirst(limit)
        return batch
    }

    /// Takes no more writes; those that wait are still handed out.
    mutating func close() { isClosed = true }
}
