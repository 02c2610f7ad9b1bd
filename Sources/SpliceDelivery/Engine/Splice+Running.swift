import Logging
public import ServiceLifecycle
import Synchronization

extension Splice: Service {
    /// Runs processes until a graceful shutdown or cancellation. Then no run is taken up and no step begun any more;
    /// calls under way come to their end and are journalled, and unfinished runs are given back.
    ///
    /// - Throws: ``DeliveryError`` if the store cannot be used, or with code `conflict` if the engine runs already.
    public func run() async throws {
        try await work(untilIdle: false)
    }

    /// Runs processes until nothing is due any more, and returns. Runs that wait for a time, a signal or a person stay.
    public func runUntilIdle() async throws {
        try await work(untilIdle: true)
    }

    /// Ends ``run()`` as a graceful shutdown does.
    public func stop() {
        let active = state.withLock { state in
            state.isStopping = true
            return Array(state.active.values)
        }
        for execution in active { execution.interrupt(.shutdown) }
        wakeup.ring()
    }

    private func work(untilIdle: Bool) async throws {
        try state.withLock { state in
            guard !state.isRunning else {
                throw DeliveryError(.conflict, "the engine runs already", at: worker.rawValue)
            }
            state.isRunning = true
            state.isStopping = false
        }
        defer { state.withLock { $0.isRunning = false } }
        try await stayAlive()
        if untilIdle { _ = try await scheduler.turn() }
        try await withTaskCancellationOrGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.beat() }
                group.addTask { try await self.relayMessages(untilIdle: untilIdle) }
                group.addTask { try await self.keepSchedules(untilIdle: untilIdle) }
                group.addTask { try await self.keepTidy(untilIdle: untilIdle) }
                group.addTask {
                    try await self.dispatch(untilIdle: untilIdle)
                    throw Finished()
                }
                do {
                    while try await group.next() != nil {}
                } catch is Finished {
                    group.cancelAll()
                }
            }
        } onCancelOrGracefulShutdown: {
            self.stop()
        }
        if untilIdle, let relay { while try await relay.deliver() > 0 {} }
        try await store.retire(worker, now: environment.clock.now)
    }

    /// Ends the group of a worker's tasks once the dispatcher is through.
    private struct Finished: Error {}

    // MARK: Staying alive

    private func stayAlive() async throws {
        let now = environment.clock.now
        try await store.keepAlive(worker, until: now + environment.options.lease, now: now)
        if try await store.reclaim(now: now) > 0 { wakeup.ring() }
    }

    private func beat() async throws {
        while !Task.isCancelled {
            do {
                try await environment.clock.sleep(until: environment.clock.now + environment.options.lease / 3)
                try await stayAlive()
            } catch let error as DeliveryError where error.isPassing {
                report("the worker could not renew its lease", error)
            } catch is CancellationError {
                return
            }
        }
    }

    private func relayMessages(untilIdle: Bool) async throws {
        guard let relay, !untilIdle else { return }
        while !Task.isCancelled {
            do {
                if try await relay.deliver() > 0 { continue }
            } catch let error as DeliveryError where error.isPassing {
                report("the outbox could not be read", error)
            }
            do {
                try await environment.clock.sleep(until: environment.clock.now + environment.options.pollInterval)
            } catch {
                return
            }
        }
    }

    private func keepSchedules(untilIdle: Bool) async throws {
        guard !untilIdle, !scheduler.isEmpty else { return }
        let clock = environment.clock
        while !Task.isCancelled {
            // A schedule that a person lets go on is noticed within this time.
            var next = clock.now + max(environment.options.pollInterval, .seconds(5))
            do {
                let turn = try await scheduler.turn()
                if turn.hasStarted { wakeup.ring() }
                next = min(next, turn.next)
            } catch let error as DeliveryError where error.isPassing {
                report("no schedule could be looked at", error)
            }
            do { try await clock.sleep(until: next) } catch { return }
        }
    }

    /// Removes what is older than the options say, a batch at a time.
    private func keepTidy(untilIdle: Bool) async throws {
        guard !untilIdle, let retention = environment.options.retention else { return }
        let clock = environment.clock
        while !Task.isCancelled {
            do {
                var request = retention.request(at: clock.now)
                while try await store.purge(request) >= request.limit, !Task.isCancelled {
                    request = retention.request(at: clock.now)
                }
            } catch let error as DeliveryError where error.isPassing {
                report("nothing could be removed", error)
            }
            do { try await clock.sleep(until: clock.now + retention.interval) } catch { return }
        }
    }

    // MARK: Dispatching

    private func dispatch(untilIdle: Bool) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            while true {
                let (isStopping, free, isQuiet) = state.withLock { state in
                    (state.isStopping, state.places(of: environment.options.concurrency), state.active.isEmpty)
                }
                if isStopping { return }
                let claims = free > 0 ? try await claim(free) : []
                for claim in claims ?? [] { start(claim, in: &group) }
                if claims?.isEmpty ?? true {
                    // A store that could not answer may have runs that are due.
                    if untilIdle && isQuiet && claims != nil { return }
                    await wakeup.wait(
                        until: environment.clock.now + environment.options.pollInterval, environment.clock)
                }
            }
        }
    }

    /// Takes up runs that are due; `nil` if the store cannot be used at the moment.
    private func claim(_ limit: Int) async throws -> [Claim]? {
        let now = environment.clock.now
        do {
            let versions = versions
            while true {
                let (mayTakeSuspect, isStopping, isLikely) = state.withLock { state in
                    defer { state.isDueLikely = false }
                    return (state.suspect == nil, state.isStopping, state.isDueLikely)
                }
                // Asking first spares a store that is shared its lock while nothing is due.
                if !isLikely {
                    guard let due = try await store.nextDue(versions), due <= now else { return [] }
                }
                let claims = try await store.claim(
                    ClaimRequest(
                        worker: worker, processes: versions, limit: limit, now: now, mayTakeSuspect: mayTakeSuspect))
                if claims.count == limit { state.withLock { $0.isDueLikely = true } }
                // Of the runs that are due the store may have put off all that it looked at, since it could not read them; others
                // may be behind them.
                if !claims.isEmpty || !mayTakeSuspect || isStopping || Task.isCancelled { return claims }
            }
        } catch let error as DeliveryError where error.isPassing {
            report("no run could be taken up", error)
            return nil
        } catch let error as DeliveryError where error.code == .leaseLost {
            report("the worker was silent for too long and lost its runs", error)
            try await stayAlive()
            return nil
        }
    }

    private func start(_ claim: Claim, in group: inout ThrowingDiscardingTaskGroup<any Error>) {
        let prepared = state.withLock { state -> (RegisteredProcess, RunExecution, Bool)? in
            guard let process = state.processes[claim.run.process] else { return nil }
            let misses = state.misses[claim.run.id] ?? 0
            let settle = misses == 0 ? Duration.zero : .milliseconds(10) * (1 << min(misses, 12))
            let execution = RunExecution(
                claim, retry: process.retry, settle: settle, bound: claim.run.compensation != nil,
                environment: environment)
            state.active[claim.run.id] = execution
            state.ending.remove(claim.run.id)
            if claim.run.isSuspect { state.suspect = claim.run.id }
            return (process, execution, state.isStopping)
        }
        guard let (process, execution, isStopping) = prepared else { return }
        if isStopping { execution.interrupt(.shutdown) }
        group.addTask {
            let executor = RunExecutor(process: process, execution: execution) { self.giveUpPlace(of: execution) }
            let missedStep = await executor.run(crashLimit: self.environment.options.crashLimit)
            self.state.withLock { state in
                // One that lost its lease may end after this worker has taken the same run up again.
                guard state.active[claim.run.id] === execution else { return }
                state.active[claim.run.id] = nil
                state.ending.remove(claim.run.id)
                if state.suspect == claim.run.id { state.suspect = nil }
                state.misses[claim.run.id] = missedStep ? (state.misses[claim.run.id] ?? 0) + 1 : nil
            }
            self.wakeup.ring()
        }
    }

    /// A run has come to its end, and only the journal must still learn of it: the next one is taken up in the same commit.
    private func giveUpPlace(of execution: RunExecution) {
        state.withLock { state in
            guard state.active[execution.run.id] === execution else { return }
            state.ending.insert(execution.run.id)
        }
        wakeup.ring()
    }

    private func report(_ message: Logger.Message, _ error: DeliveryError) {
        environment.logger.error(message, metadata: ["worker": "\(worker)", "error": "\(error)"])
    }
}
