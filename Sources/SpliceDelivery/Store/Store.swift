/// Where journals live: everything that a durable process needs from a database.
///
/// A store is a set of small roles, so that code asks for no more than it uses. The rules hold for all of them:
///
/// - **Atomic and durable.** A method that writes does all of it or nothing, and returns after it has survived a power
///   cut. If it throws, nothing was written, unless the error says that the outcome of the commit is unknown.
/// - **Concurrent.** Any number of calls may be under way at once, from any number of processes where the store says so.
/// - **Cancellation** of the calling task does not undo a write that has been handed over.
/// - **Time** comes in as a parameter; a store has no clock.
///
/// `StoreConformance` in SpliceTesting checks a store against all of this.
public protocol Store: RunStore, OperatorStore, OutboxStore, CrossReferenceStore, KeyValueStore, LeaseStore {
    /// Ends all work. Calls under way finish; later ones throw ``DeliveryError`` with code `shutdown`.
    func close() async throws
}
