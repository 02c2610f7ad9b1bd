/// Collects records into batches. Pure.
///
/// A batch has no two records of one key, so that what comes later also arrives later.
struct BatchBuffer {
    private let size: Int
    private var items: [WriteBatch.Item] = []
    private var keys: Set<RecordKey> = []

    init(size: Int) {
        self.size = max(1, size)
        items.reserveCapacity(min(self.size, 1_000))
    }

    /// Takes a record.
    ///
    /// - Returns: The batch that is to be written before.
    mutating func add(_ item: WriteBatch.Item) -> [WriteBatch.Item] {
        let full = items.count == size || keys.contains(item.key) ? take() : []
        items.append(item)
        keys.insert(item.key)
        return full
    }

    /// What is left.
    mutating func take() -> [WriteBatch.Item] {
        keys.removeAll(keepingCapacity: true)
        defer { items.removeAll(keepingCapacity: true) }
        return items
    }
}
