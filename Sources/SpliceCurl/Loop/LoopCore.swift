import CLibcurl
import CSpliceCurl
import SpliceHTTP

/// The inside of the loop: everything that touches libcurl. Created by ``EventLoop``, then used by its thread alone.
final class LoopCore {
    /// The moment at which the present turn began.
    private(set) var now = LoopTime.now()

    let multi: MultiHandle
    let seenFields = SeenFields()
    private let options: CurlOptions
    private var poller: Poller
    private var watched = WatchList()
    private var admission: Admission<Exchange>
    private var deadlines = DeadlineQueue<Exchange>()
    private var running: [Transfer] = []
    private var idleTransfers: [Transfer] = []
    /// Where finished transfers look for their connection, so that libcurl need not search for it among ``manyConnections``;
    /// without one it only takes longer.
    private let forgottenConnections: EmptyShare?
    /// Exchanges that use a connection of libcurl's themselves, by its descriptor.
    private var talking: [Int32: Exchange] = [:]
    /// When libcurl wants to be called although no socket is ready.
    private var curlDeadline = LoopTime.never
    private var stopping: (deadline: LoopTime, waiting: [CheckedContinuation<Void, Never>])?

    private var isStartingWaiting = false

    private static let keptTransfers = 1024
    /// Up to so many connections, searching takes no longer than forgetting: see decision 0025.
    static let manyConnections = 64
    /// Milliseconds until libcurl is asked to go on by itself: soon after something happened, then ever less often.
    private var nudgeInterval: Int32 = 1
    private let isNudging: Bool

    /// - Parameter isNudging: Whether libcurl is also asked to go on when no socket says that it could. Other protocols
    ///   than HTTP need it: libcurl 7.88 has bytes in its own buffers then that no socket tells of, and does
    ///   nothing until something happens.
    init(options: CurlOptions, isNudging: Bool) throws {
        self.options = options
        self.isNudging = isNudging
        poller = try Poller()
        multi = try MultiHandle(options: options)
        forgottenConnections = EmptyShare()
        admission = Admission(limits: options.admissionLimits)
        try multi.setCallbacks(core: self)
    }

    /// The thread's body: returns when the loop was stopped.
    func run(_ loop: EventLoop) {
        let executor = unsafe loop.asUnownedTaskExecutor()
        var messages: [EventLoop.Message] = []
        var jobs: [UnownedJob] = []
        poller.watch(loop.wakeDescriptor, for: .readable)
        while true {
            now = .now()
            loop.take(messages: &messages, jobs: &jobs)
            for message in messages { handle(message) }
            for job in jobs { unsafe job.runSynchronously(on: executor) }
            messages.removeAll(keepingCapacity: true)
            jobs.removeAll(keepingCapacity: true)

            runTimers()
            let finishedAny = reap()
            if stopping != nil, isDone { break }
            if !finishedAny, loop.fallAsleep() { poll(loop) }
        }
        end(loop)
    }

    // MARK: Messages

    private func handle(_ message: EventLoop.Message) {
        switch message {
        case .submit(let exchange): submit(exchange)
        case .cancel(let exchange): cancel(exchange)
        case .resumeReceiving(let exchange):
            if case .running(let transfer) = exchange.status { transfer.resume(.receiving) }
        case .resumeSending(let exchange):
            if case .running(let transfer) = exchange.status { transfer.resume(.sending) }
        case .stop(let grace, let continuation):
            let deadline = min(stopping?.deadline ?? .never, now + grace)
            stopping = (deadline, (stopping?.waiting ?? []) + (continuation.map { [$0] } ?? []))
        }
    }

    private func submit(_ exchange: Exchange) {
        exchange.begin(at: now)
        if case .withdrawn = exchange.status {
            refuse(exchange, .cancelled)
            return
        }
        guard stopping == nil else {
            refuse(exchange, .shutdown)
            return
        }
        switch admission.admit(exchange, to: exchange.origin, mayMultiplex: exchange.mayMultiplex) {
        case .runs: start(exchange)
        case .waits(let ticket):
            exchange.status = .waiting(ticket)
            deadlines.schedule(exchange, at: exchange.clock.deadline)
        }
    }

    private func cancel(_ exchange: Exchange) {
        switch exchange.status {
        case .new: exchange.status = .withdrawn
        case .waiting, .running: conclude(exchange, .cancelled)
        case .withdrawn, .ended: break
        }
    }

    // MARK: Starting and ending

    private func start(_ exchange: Exchange) {
        guard let transfer = idleTransfers.popLast() ?? Transfer(core: self) else {
            admission.release(exchange.origin, isMultiplexed: nil)
            refuse(exchange, .completed(CURLE_OUT_OF_MEMORY))
            return
        }
        exchange.clock.enter(.connecting, at: now)
        transfer.carry(exchange) { options.apply(to: $0) }
        exchange.status = .running(transfer)
        transfer.listIndex = running.count
        running.append(transfer)
        deadlines.schedule(exchange, at: exchange.clock.deadline)
        if let failure = transfer.easy.failure {
            conclude(exchange, .completed(failure.code))
        } else if !multi.add(transfer) {
            conclude(exchange, .completed(CURLE_FAILED_INIT))
        }
    }

    /// Ends an exchange that never ran.
    private func refuse(_ exchange: Exchange, _ ending: Exchange.Ending) {
        exchange.status = .ended
        exchange.finish(ending, on: nil)
        exchange.hasLeft()
    }

    /// Ends an exchange that waits or runs, and starts whoever waited for its place.
    private func conclude(_ exchange: Exchange, _ ending: Exchange.Ending) {
        deadlines.remove(exchange)
        switch exchange.status {
        case .new, .withdrawn, .ended: return
        case .waiting(let ticket):
            exchange.status = .ended
            admission.withdraw(ticket, from: exchange.origin)
            exchange.finish(ending, on: nil)
            exchange.hasLeft()
        case .running(let transfer):
            exchange.status = .ended
            if exchange.talksItself { stopTalking(exchange) }
            if exchange.finishesBeforeLeaving { exchange.finish(ending, on: transfer) }
            multi.remove(transfer)
            if !exchange.finishesBeforeLeaving { exchange.finish(ending, on: transfer) }
            exchange.hasLeft()
            retire(transfer, reusable: exchange.reusesHandles && ending.leavesHandleClean)
            admission.release(exchange.origin, isMultiplexed: exchange.wasMultiplexed)
            startWaiting()
        }
    }

    /// Starts whoever waits and has a place now. One that cannot be set up ends at once, and is why this can be asked for while it is
    /// being done: then it goes on where it is, and not on top of it.
    private func startWaiting() {
        guard !isStartingWaiting else { return }
        isStartingWaiting = true
        while let next = admission.next() { start(next) }
        isStartingWaiting = false
    }

    private func retire(_ transfer: Transfer, reusable: Bool) {
        let last = running.removeLast()
        if last !== transfer {
            running[transfer.listIndex] = last
            last.listIndex = transfer.listIndex
        }
        transfer.listIndex = -1
        transfer.clear()
        if reusable, transfer.easy.failure == nil, idleTransfers.count < Self.keptTransfers {
            idleTransfers.append(transfer)
        }
    }

    /// - Returns: Whether an exchange ended.
    private func reap() -> Bool {
        var any = false
        while let (transfer, code) = multi.nextFinished() {
            any = true
            guard let exchange = transfer.exchange else { continue }
            if code == CURLE_OK, exchange.talksItself, let socket = transfer.easy.socket {
                talking[socket] = exchange
                settle(exchange.talk(over: transfer.easy, at: now), of: exchange, on: socket)
            } else {
                if watched.connectionCount > Self.manyConnections {
                    forgottenConnections?.takeConnection(from: transfer.easy)
                }
                conclude(exchange, .completed(code))
            }
        }
        return any
    }

    // MARK: Exchanges that talk themselves

    private func goOn(_ exchange: Exchange, on socket: Int32) {
        guard case .running(let transfer) = exchange.status else { return }
        settle(exchange.goOn(over: transfer.easy, at: now), of: exchange, on: socket)
    }

    /// Before the connection is closed: its descriptor's number will be used again.
    private func stopTalking(_ exchange: Exchange) {
        guard let socket = talking.first(where: { $0.value === exchange })?.key else { return }
        talking[socket] = nil
        watch(socket, for: [])
    }

    private func settle(_ interest: Readiness?, of exchange: Exchange, on socket: Int32) {
        if let interest {
            watch(socket, for: interest)
            deadlineMayBeEarlier(exchange)
        } else {
            conclude(exchange, .completed(CURLE_OK))
        }
    }

    // MARK: Time

    /// Something about the exchange's clock changed: a deadline that became earlier must move now, a later one is found
    /// out when the earlier fires.
    func deadlineMayBeEarlier(_ exchange: Exchange) {
        guard exchange.deadlineIndex >= 0, exchange.clock.deadline < exchange.scheduledDeadline else { return }
        deadlines.schedule(exchange, at: exchange.clock.deadline)
    }

    /// libcurl wants to be called in `milliseconds`; negative for not at all.
    func setCurlTimer(milliseconds: Int) {
        curlDeadline =
            switch milliseconds {
            case ..<0: .never
            case 0: now
            default: LoopTime.now() + LoopTime.Span(.milliseconds(milliseconds))
            }
    }

    private func runTimers() {
        while curlDeadline <= now {
            curlDeadline = .never
            multi.timeout()
            now = .now()
        }
        while let exchange = deadlines.popExpired(at: now) {
            let expiry = exchange.clock.expired(at: now)
            if let expiry, expiry != .connect || !waitsInside(exchange) {
                conclude(exchange, .expired(expiry))
            } else {
                if expiry != nil { exchange.clock.active(at: now) }
                deadlines.schedule(exchange, at: exchange.clock.deadline)
            }
        }
    }

    /// Whether an exchange that seems to connect waits in libcurl's own queue, as the first ones to a host do when it turns out
    /// to speak HTTP/1.1 only, or to take few streams. libcurl knows the connect time-out, too, for those that do connect.
    private func waitsInside(_ exchange: Exchange) -> Bool {
        guard exchange.reusesHandles, case .running(let transfer) = exchange.status, !transfer.hasBegun else {
            return false
        }
        return running.contains { $0.hasBegun && $0.exchange?.origin == exchange.origin }
    }

    // MARK: Sockets

    func watch(_ socket: Int32, for interest: Readiness) {
        if let told = watched.want(interest, of: socket) { poller.watch(socket, for: told) }
    }

    func opened(_ socket: Int32) { watched.opened(socket) }

    func closed(_ socket: Int32) { watched.closed(socket) }

    private func poll(_ loop: EventLoop) {
        var next = min(curlDeadline, deadlines.next)
        if let stopping { next = min(next, stopping.deadline) }
        var limit = next == .never ? -1 : Int32(clamping: LoopTime.now().milliseconds(until: next))
        let mayBeStuck = isNudging && !running.isEmpty
        if mayBeStuck, limit < 0 || limit > nudgeInterval { limit = nudgeInterval }
        let wakeDescriptor = loop.wakeDescriptor
        let multi = multi
        var ready: [(Int32, Readiness)] = readyStorage
        readyStorage = []
        poller.wait(milliseconds: limit) { socket, readiness in ready.append((socket, readiness)) }
        loop.wakeUp()
        now = .now()
        for (socket, readiness) in ready {
            if socket == wakeDescriptor {
                loop.drainWakePipe()
            } else if let exchange = talking[socket] {
                goOn(exchange, on: socket)
            } else if watched.isWanted(socket) {
                multi.act(on: socket, readiness)
            } else {
                poller.watch(socket, for: [])
            }
        }
        if mayBeStuck { nudge(somethingHappened: !ready.isEmpty) }
        ready.removeAll(keepingCapacity: true)
        readyStorage = ready
        _ = reap()
    }

    /// Reading where nothing can be read does no harm; not reading what libcurl has in its buffers does.
    private func nudge(somethingHappened: Bool) {
        nudgeInterval = somethingHappened ? 1 : min(50, nudgeInterval * 2)
        for (socket, interest) in watched.wanted where talking[socket] == nil {
            multi.act(on: socket, interest.intersection(.readable))
        }
        multi.goOn()
    }

    private var readyStorage: [(Int32, Readiness)] = []

    // MARK: Stopping

    private var isDone: Bool {
        guard let stopping else { return false }
        if running.isEmpty, admission.waitingCount == 0 { return true }
        return stopping.deadline <= now
    }

    private func end(_ loop: EventLoop) {
        // Waiting ones first, so that they do not start in the places of those that end.
        for exchange in admission.drain() { conclude(exchange, .shutdown) }
        while let exchange = running.last?.exchange { conclude(exchange, .shutdown) }
        multi.close()
        idleTransfers = []
        let (messages, jobs) = loop.close()
        for message in messages { handle(message) }
        for job in jobs { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
        for continuation in stopping?.waiting ?? [] { continuation.resume() }
    }
}
