public import Logging
import Synchronization

/// An engine for durable processes: takes events in, runs processes, delivers messages, all from one store.
///
/// ```swift
/// let splice = try await Splice(store: .sqlite("integrations.db"), owner: "fulfilment-team")
/// try splice.register(OrderToCash(warehouse: warehouse, books: books, shipping: shipping))
/// try await splice.submit(OrderToCash.self, order, dedupeKey: webhook.id, lane: order.customer)
/// try await splice.run()                    // a swift-service-lifecycle Service
/// ```
///
/// Any number of engines, in any number of operating-system processes, may share a store as far as the store allows it.
/// All methods may be called at any time from anywhere.
public final class Splice: Sendable {
    struct State: Sendable {
        var processes: [String: RegisteredProcess] = [:]
        var isRunning = false
        var isStopping = false
        var active: [RunID: RunExecution] = [:]
        /// Runs of `active` whose end is on its way into the journal: they need no place any more.
        var ending: Set<RunID> = []
        /// Whether runs are probably due, so that they are taken up without asking the store first.
        var isDueLikely = false
        /// The run that is suspected of ending its workers, if one is under way.
        var suspect: RunID?
        /// How often a run was parked too early, so that it is given more time the next time.
        var misses: [RunID: Int] = [:]

        /// How many runs may be taken up, if so many may be under way. As many again may be ending, so that a store which cannot be
        /// written does not gather them without bound.
        func places(of concurrency: Int) -> Int {
            min(concurrency - (active.count - ending.count), 2 * concurrency - active.count)
        }
    }

    /// The store. For reading, and for adapters that keep something of their own in it.
    public let store: any Store
    /// The name under which this engine holds its runs.
    public let worker: WorkerID
    let environment: EngineEnvironment
    let relay: OutboxRelay?
    let scheduler: Scheduler
    let state = Mutex(State())
    let wakeup = Wakeup()

    /// Opens the store.
    ///
    /// - Parameters:
    ///   - store: Where the journal lives.
    ///   - owner: The team or service that answers for it; part of the worker's name and of log lines.
    ///   - options: Concurrency, lease and waits.
    ///   - publisher: Where messages of the outbox go; without one they stay there.
    ///   - observers: Who hears of everything that happens.
    ///   - clock: The wall clock.
    ///   - random: The source of ids and jitter.
    ///   - logger: Where problems and decisions are logged.
    /// - Throws: ``DeliveryError`` with code `invalidOption`, or what opening the store throws.
    public init(
        store: StoreSource, owner: String, options: Options = Options(), publisher: (any OutboxPublisher)? = nil,
        observers: [any ProcessObserver] = [], clock: any DeliveryClock = SystemClock(),
        random: some RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        logger: Logger = Logger(label: "splice.delivery")
    ) async throws {
        try options.validate()
        self.store = try await store.open()
        let random = SharedRandom(random)
        environment = EngineEnvironment(
            store: self.store, clock: clock, random: random, options: options, observers: observers, logger: logger,
            owner: owner)
        worker = WorkerID("\(owner)/\(environment.newRunID().rawValue)")
        scheduler = Scheduler(environment)
        relay = publisher.map { [environment] in OutboxRelay(publisher: $0, environment: environment) }
    }

    /// Makes a process known. Register every process before ``run()``.
    ///
    /// - Throws: ``DeliveryError`` with code `registration` if a process of that name is registered already or the
    ///   engine runs.
    public func register<P: DurableProcess>(_ process: P) throws {
        try state.withLock { state in
            guard !state.isRunning else {
                throw DeliveryError(.registration, "register every process before the engine runs", at: P.name)
            }
            guard state.processes[P.name] == nil else {
                throw DeliveryError(.registration, "a process of that name is registered already", at: P.name)
            }
            state.processes[P.name] = RegisteredProcess(process)
        }
    }

    /// The engine's processes, with the version of each.
    var versions: [String: Int] { state.withLock { $0.processes.mapValues(\.version) } }
}
