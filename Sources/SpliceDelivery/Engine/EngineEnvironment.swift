import Logging
import Metrics

/// What every run of an engine shares.
struct EngineEnvironment: Sendable {
    let store: any Store
    let clock: any DeliveryClock
    let random: SharedRandom
    let options: Splice.Options
    let observers: [any ProcessObserver]
    let logger: Logger
    let owner: String

    func emit(_ event: ProcessEvent) {
        for observer in observers { observer.observe(event) }
        Counter(label: "splice_process_events", dimensions: [("process", event.process), ("event", "\(event.kind)")])
            .increment()
        guard let level = event.kind.logLevel, level >= logger.logLevel else { return }
        var metadata: Logger.Metadata = ["run": "\(event.run)", "process": "\(event.process)", "owner": "\(owner)"]
        if let step = event.step { metadata["step"] = "\(step)" }
        if let attempt = event.attempt { metadata["attempt"] = "\(attempt)" }
        if let failure = event.failure { metadata["failure"] = "\(failure.code): \(failure.message)" }
        logger.log(level: level, "\(event.kind)", metadata: metadata)
    }

    /// Writes about a run, however long the store takes to be writable again.
    ///
    /// The effect has taken place, so a store that is full or locked is asked again rather than the effect forgotten.
    /// Gives up when another worker has the run, when the store is closed or damaged, or when `isWanted` says so.
    func commit(_ changes: [JournalChange], under fence: Fence, while isWanted: () -> Bool) async throws {
        var delay = Duration.milliseconds(50)
        while true {
            do {
                return try await store.commit(changes, under: fence, at: clock.now)
            } catch let error as DeliveryError where error.isPassing && isWanted() {
                logger.error("the journal cannot be written; trying again", metadata: ["error": "\(error)"])
                try await clock.sleep(until: clock.now + delay)
                delay = min(delay * 2, .seconds(5))
            }
        }
    }
}

extension DeliveryError {
    /// Whether the same write may succeed later.
    var isPassing: Bool { code == .storeBusy || code == .storeFull || code == .store }
}

extension ProcessEvent.Kind {
    fileprivate var logLevel: Logger.Level? {
        switch self {
        case .deadLettered, .reviewOpened: .error
        case .stepFailed, .unknown, .compensating: .warning
        case .retrying, .compensated, .duplicate: .info
        default: .debug
        }
    }
}
