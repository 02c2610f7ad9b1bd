import Logging
public import ServiceLifecycle

/// Tells people about runs that only they can help: every dead letter and every open review.
///
/// ```swift
/// let alerts = Alerts(of: splice, reminding: .seconds(86_400)) { alerts in
///     for (owner, theirs) in Dictionary(grouping: alerts, by: { owners[$0.process] ?? operations }) {
///         try await mail.send(report(theirs), to: owner)
///     }
/// }
/// ```
///
/// What is to be told is read from the store, not heard from an observer, so a crash between a failure and its alert loses nothing.
/// Who was told what is in the store as well.
///
/// - An alert is told at least once: again with the same ``Alert/id`` if `tell` threw, if the process ended before it could be noted,
///   or if two workers look at the same moment.
/// - Concurrency: one for each name; its passes do not overlap.
public struct Alerts: Service {
    /// Takes alerts to people. Throws when that was not possible; then all of them come again.
    public typealias Tell = @Sendable ([Alert]) async throws -> Void

    private let name: String
    private let store: any Store
    private let clock: any DeliveryClock
    private let logger: Logger
    private let interval: Duration
    private let reminder: Duration?
    private let batch: Int
    private let tell: Tell

    /// Alerts about all runs of an engine's store.
    ///
    /// - Parameters:
    ///   - splice: The engine, whose store, clock and logger are used.
    ///   - name: Under what it is kept who was told what; applications that tell different people need different names.
    ///   - interval: From the end of one look at the store to the next. Default 15 s; at least 1 ms.
    ///   - reminder: After how long what is still open is told again. Default `nil`: never.
    ///   - batch: At most so many alerts in one call of `tell`, so that a system that is down does not become a thousand
    ///     messages. Default 100; at least 1.
    ///   - tell: Takes them to people, oldest first.
    public init(
        of splice: Splice, name: String = "default", every interval: Duration = .seconds(15),
        reminding reminder: Duration? = nil, batch: Int = 100, tell: @escaping Tell
    ) {
        self.name = name
        store = splice.store
        clock = splice.environment.clock
        logger = splice.environment.logger
        self.interval = max(.milliseconds(1), interval)
        self.reminder = reminder
        self.batch = max(1, batch)
        self.tell = tell
    }

    /// Looks again and again, until a graceful shutdown or cancellation. What cannot be told is logged and tried again.
    public func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                do {
                    try await once()
                } catch is CancellationError {
                    return
                } catch {
                    let reason = (error as? any ClassifiedFailure)?.safeDescription ?? "\(type(of: error))"
                    logger.error("alerts could not be told, and are tried again", metadata: ["error": "\(reason)"])
                }
                try await clock.sleep(until: clock.now + interval)
            }
        }
    }

    /// One look at the store.
    ///
    /// - Returns: How many alerts were told.
    /// - Throws: What `tell` throws, after the other batches had their turn, and what the store throws.
    @discardableResult
    public func once() async throws -> Int {
        let known = try await known()
        let open = try await open(known)
        for id in known.subtracting(open.ids) { try await forget(id) }
        var failure: (any Error)?
        var told = 0
        var rest = open.due[...]
        while !rest.isEmpty {
            let some = Array(rest.prefix(batch))
            rest = rest.dropFirst(batch)
            do {
                try await tell(some)
                told += some.count
                for alert in some { try await note(alert) }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return told
    }

    // MARK: What is open

    /// What waits for people: the ids of all of it, and what is to be told now, oldest first.
    private func open(_ known: Set<String>) async throws -> (ids: Set<String>, due: [Alert]) {
        var ids: Set<String> = []
        var due: [Alert] = []
        var query = RunQuery(statuses: [.failed], limit: 500)
        repeat {
            let runs = try await store.runs(query)
            for alert in runs.map(Alert.init) where try await isDue(alert.id, known, &ids) { due.append(alert) }
            query.before = runs.count == query.limit ? runs.last?.id : nil
        } while query.before != nil
        for review in try await store.reviews(open: true, limit: .max) {
            guard try await isDue(Alert.id(of: review), known, &ids) else { continue }
            if let run = try await store.run(review.run) { due.append(Alert(review, of: run)) }
        }
        return (ids, due.sorted { ($0.since, $0.id) < ($1.since, $1.id) })
    }

    private func isDue(_ id: String, _ known: Set<String>, _ ids: inout Set<String>) async throws -> Bool {
        ids.insert(id)
        guard known.contains(id) else { return true }
        guard let reminder, let noted = try await store.value(for: key(id)) else { return false }
        return clock.now - WallTime(milliseconds: try Payload(bytes: noted.bytes).decode(Int64.self, at: key(id)))
            >= reminder
    }

    // MARK: What was told

    private var prefix: String { "alerts/\(name)/" }

    private func key(_ id: String) -> String { prefix + id }

    /// The ids of the alerts that were told and not forgotten.
    private func known() async throws -> Set<String> {
        Set(try await store.keys(startingWith: prefix).map { String($0.dropFirst(prefix.count)) })
    }

    private func note(_ alert: Alert) async throws {
        let key = key(alert.id)
        let generation = try await store.value(for: key)?.generation ?? 0
        try await set(try Payload(clock.now.milliseconds, at: key).bytes, for: key, expecting: generation)
    }

    private func forget(_ id: String) async throws {
        guard let noted = try await store.value(for: key(id)) else { return }
        try await set(nil, for: key(id), expecting: noted.generation)
    }

    /// Where another worker was here at the same time, what it wrote is as good.
    private func set(_ bytes: [UInt8]?, for key: String, expecting generation: Int64) async throws {
        do {
            try await store.setValue(bytes, for: key, expecting: generation)
        } catch let error as DeliveryError where error.code == .generationConflict {}
    }
}
