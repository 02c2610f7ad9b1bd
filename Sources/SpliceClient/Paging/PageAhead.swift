/// A page that is fetched before it is asked for.
final class PageAhead: Sendable {
    private let task: Task<(page: PageSequence.Page, size: PageSize?), any Error>

    init(listing: PageSequence, position: PagePosition, size: PageSize?) {
        // Unstructured, because it runs between two calls of an iterator. It is cancelled when the iterator goes away.
        task = Task(executorPreference: listing.client.core.system.alarm.executor) {
            try await listing.page(at: position, size: size)
        }
    }

    deinit { task.cancel() }

    /// The page, when it is there.
    var value: (page: PageSequence.Page, size: PageSize?) {
        get async throws {
            try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        }
    }
}
