import SpliceAuth
import Synchronization
import Testing

/// Many renewals of one credential in every order that a seed can think of, with crashes at every step, against a server that
/// knows each refresh token once. No I/O, no time but the simulation's.
@Suite struct RenewalMachineTests {
    /// One process that renews, and how far it has come.
    private struct Renewer {
        var holder: String
        var machine: RenewalMachine
        var action: RenewalMachine.Action
        /// The server's answer, while it travels.
        var answer: TokenAnswer?
        var wakesAt: Duration?
    }

    /// Who has crashed.
    private final class Graves: Sendable {
        private let holders = Mutex<Set<String>>([])
        func add(_ holder: String) { holders.withLock { _ = $0.insert(holder) } }
        func contains(_ holder: String) -> Bool { holders.withLock { $0.contains(holder) } }
    }

    private struct Simulation {
        var random: SeededGenerator
        var now = Duration.seconds(1_000_000)
        var stored: CredentialRecord
        var renewers: [Renewer] = []
        /// The refresh token that the server would accept.
        var accepted = 1
        /// The last token whose answer did not arrive anywhere.
        var lost: Set<Int> = []
        var finished: [Result<CredentialRecord, AuthError>] = []
        var serial = 0
        let acceptsPrevious: Bool
        /// The holders that crashed, where others can see that.
        let graves: Graves?

        init(seed: UInt64, acceptsPrevious: Bool, graves: Graves? = nil) {
            random = SeededGenerator(seed: seed)
            self.graves = graves
            self.acceptsPrevious = acceptsPrevious
            stored = CredentialRecord(
                generation: 1, rotation: 1,
                tokens: TokenSet(
                    accessToken: Secret("at-1"), issuedAt: .zero, expiresAt: .seconds(1), refreshToken: Secret("1")))
        }

        mutating func spawn() {
            serial += 1
            var options = RenewalMachine.Options(holder: "holder-\(serial)", usesRefreshToken: true)
            options.suspectInterval = .seconds(1_000_000)
            if let graves { options.isGone = { graves.contains($0) } }
            let holder = options.holder
            let machine = RenewalMachine(options: options, knownRotation: stored.rotation)
            renewers.append(Renewer(holder: holder, machine: machine, action: machine.start()))
        }

        /// The server's side of a refresh.
        mutating func refresh(_ token: Secret?) -> TokenAnswer {
            let number = token?.withText { Int($0) } ?? nil
            let isPrevious = acceptsPrevious && number == accepted - 1
            guard number == accepted || isPrevious else {
                return .invalidGrant(AuthError(.rejected, "reuse", oauthError: "invalid_grant"))
            }
            accepted += 1
            return .tokens(
                TokenSet(
                    accessToken: Secret("at-\(accepted)"), issuedAt: now, expiresAt: now + .seconds(3600),
                    refreshToken: Secret("\(accepted)")))
        }

        mutating func step(_ index: Int) {
            switch renewers[index].action {
            case .load: renewers[index].action = renewers[index].machine.loaded(stored, now: now)
            case .replace(let generation, let record):
                let conflict = stored.generation == generation ? nil : stored
                if conflict == nil { stored = record }
                renewers[index].action = renewers[index].machine.replaced(conflict: conflict, now: now)
            case .request(let token):
                // Two steps, so that a crash or another renewer can come between effect and answer.
                if let answer = renewers[index].answer {
                    renewers[index].answer = nil
                    renewers[index].action = renewers[index].machine.answered(answer, now: now)
                } else {
                    renewers[index].answer = refresh(token)
                }
            case .wait(let duration):
                if let wakesAt = renewers[index].wakesAt, now >= wakesAt {
                    renewers[index].wakesAt = nil
                    renewers[index].action = renewers[index].machine.waited()
                } else {
                    renewers[index].wakesAt = renewers[index].wakesAt ?? now + duration
                    now += .milliseconds(10)
                }
            case .finish(let result):
                finished.append(result)
                renewers.remove(at: index)
            }
        }

        mutating func run(steps: Int, crashes: Bool, stalls: Bool) {
            for _ in 0..<steps {
                if renewers.isEmpty || Int.random(in: 0..<20, using: &random) == 0, renewers.count < 6 { spawn() }
                let index = Int.random(in: renewers.indices, using: &random)
                if crashes, Int.random(in: 0..<25, using: &random) == 0 {
                    graves?.add(renewers.remove(at: index).holder)
                } else {
                    step(index)
                }
                if stalls, Int.random(in: 0..<40, using: &random) == 0 { now += .seconds(61) }
            }
            while !renewers.isEmpty { step(Int.random(in: renewers.indices, using: &random)) }
        }
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func `without crashes every token is used once and nothing fails`(_ seed: UInt64) {
        var simulation = Simulation(seed: seed, acceptsPrevious: false)
        simulation.run(steps: 400, crashes: false, stalls: false)
        for result in simulation.finished {
            if case .failure(let error) = result { Issue.record("seed \(seed): \(error)") }
        }
        #expect(simulation.stored.tokens?.refreshToken == Secret("\(simulation.accepted)"), "seed \(seed)")
        #expect(simulation.stored.status == .active && simulation.stored.renewal == nil, "seed \(seed)")
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>, [false, true])
    func `after crashes and stalls the credential works, or says that it is suspect`(
        _ seed: UInt64, _ deathsAreSeen: Bool
    ) {
        var simulation = Simulation(seed: seed, acceptsPrevious: false, graves: deathsAreSeen ? Graves() : nil)
        simulation.run(steps: 400, crashes: true, stalls: true)
        let stored = simulation.stored
        #expect(stored.tokens?.refreshToken != nil, "seed \(seed): never lost")
        switch stored.status {
        case .active:
            // Either the latest token is stored, or an intent tells that its answer was lost.
            let isLatest = stored.tokens?.refreshToken == Secret("\(simulation.accepted)")
            #expect(isLatest || stored.renewal != nil, "seed \(seed)")
        case .suspect(let reason, _): #expect(!reason.isEmpty)
        case .reauthorize: Issue.record("seed \(seed): a crash must not look like a revocation")
        }
    }

    private func record(leaseOf holder: String, from start: Duration) -> CredentialRecord {
        CredentialRecord(
            generation: 5, rotation: 1,
            tokens: TokenSet(
                accessToken: Secret("at"), issuedAt: .zero, expiresAt: .seconds(1), refreshToken: Secret("rt")),
            renewal: CredentialRecord.Renewal(
                holder: holder, startedAt: start, leaseEnds: start + .seconds(60), followsInterruption: false))
    }

    /// What a renewer does about a lease that it finds.
    private func takesOver(
        _ record: CredentialRecord, at now: Duration, isGone: @escaping @Sendable (String) -> Bool = { _ in false }
    ) -> Bool {
        var options = RenewalMachine.Options(holder: "me", usesRefreshToken: true)
        options.isGone = isGone
        var machine = RenewalMachine(options: options, knownRotation: 0)
        switch machine.loaded(record, now: now) {
        case .replace(let generation, let intent):
            #expect(generation == 5 && intent.renewal?.holder == "me")
            #expect(intent.renewal?.followsInterruption == true, "what the other one did is in doubt")
            return true
        default: return false
        }
    }

    @Test func `the lease of a holder that has ended is taken over at once, with the doubt that it leaves`() {
        let record = record(leaseOf: "other", from: .seconds(1000))
        #expect(!takesOver(record, at: .seconds(1001)))
        #expect(takesOver(record, at: .seconds(1001)) { $0 == "other" })
        #expect(!takesOver(record, at: .seconds(1001)) { $0 == "somebody else" })
        #expect(takesOver(record, at: .seconds(1060)))
    }

    /// A machine that has called the server for `record`.
    private func caller(for record: CredentialRecord) -> RenewalMachine {
        var machine = RenewalMachine(
            options: RenewalMachine.Options(holder: "me", usesRefreshToken: true), knownRotation: 1)
        _ = machine.loaded(record, now: .seconds(2000))
        _ = machine.replaced(conflict: nil, now: .seconds(2000))
        return machine
    }

    private func adopted(after record: CredentialRecord) -> CredentialRecord {
        CredentialRecord(
            generation: record.generation + 2, rotation: record.rotation + 1,
            tokens: TokenSet(
                accessToken: Secret("theirs"), issuedAt: .zero, expiresAt: .zero,
                refreshToken: Secret("rt of another")))
    }

    @Test func `a late pair is not written over one that a person has brought since, even one that is stale`() {
        let record = record(leaseOf: "other", from: .zero)
        var machine = caller(for: record)
        let late = TokenSet(accessToken: Secret("at"), issuedAt: .seconds(2000), refreshToken: Secret("rt-2"))
        guard case .replace = machine.answered(.tokens(late), now: .seconds(2000)),
            case .replace(let expected, let next) = machine.replaced(
                conflict: adopted(after: record), now: .seconds(2000))
        else {
            Issue.record("a pair is stored, and where another is in its place, that one is renewed")
            return
        }
        #expect(expected == 7)
        #expect(next.tokens?.refreshToken == Secret("rt of another"))
        #expect(next.renewal?.holder == "me", "the intent to renew theirs")
    }

    @Test func `a refused token that a person has replaced since is not handed out when it is stale`() {
        let record = record(leaseOf: "other", from: .zero)
        var machine = caller(for: record)
        let refused = AuthError(.rejected, "no", oauthError: "invalid_grant")
        guard case .load = machine.answered(.invalidGrant(refused), now: .seconds(2000)),
            case .replace(_, let next) = machine.loaded(adopted(after: record), now: .seconds(2000))
        else {
            Issue.record("what is stored is looked at, and then renewed")
            return
        }
        #expect(next.tokens?.refreshToken == Secret("rt of another"))
    }

    @Test func `a refused token that was removed since leaves nothing behind`() {
        var machine = caller(for: record(leaseOf: "other", from: .zero))
        let refused = AuthError(.rejected, "no", oauthError: "invalid_grant")
        _ = machine.answered(.invalidGrant(refused), now: .seconds(2000))
        guard case .finish(.failure(let error)) = machine.loaded(nil, now: .seconds(2000)) else {
            Issue.record("there is nothing to write a verdict on")
            return
        }
        #expect(error.code == .reauthorizationRequired)
    }

    @Test func `a clock that was set back does not make a lease, or a suspicion, last for ever`() {
        let record = record(leaseOf: "other", from: .seconds(100_000))
        #expect(!takesOver(record, at: .seconds(99_941)), "clocks of two machines differ by less than a lease")
        #expect(takesOver(record, at: .seconds(99_939)))
        var suspect = record
        suspect.renewal = nil
        suspect.status = .suspect(reason: "x", since: .seconds(100_000))
        for (now, isTried) in [(100_001, false), (103_600, true), (99_000, false), (90_000, true)] {
            var machine = RenewalMachine(
                options: RenewalMachine.Options(holder: "me", usesRefreshToken: true), knownRotation: 0)
            if case .replace = machine.loaded(suspect, now: .seconds(now)) {
                #expect(isTried, "\(now)")
            } else {
                #expect(!isTried, "\(now)")
            }
        }
    }
}
