import SpliceHTTP
import Testing

@testable import SpliceCurl

/// The loop's machines, without a loop.
@Suite struct LoopMachineTests {
    private final class Holder: DeadlineHolder {
        var deadlineIndex = -1
        var scheduledDeadline = LoopTime.never
    }

    @Test(arguments: [1, 7, 4711] as [UInt64]) func `deadlines fire in order, whatever is moved and removed`(
        seed: UInt64
    ) {
        var random = SplitMix(state: seed)
        var queue = DeadlineQueue<Holder>()
        var model: [ObjectIdentifier: Int64] = [:]
        let holders = (0..<200).map { _ in Holder() }
        for _ in 0..<5_000 {
            let holder = holders[Int(random.next() % 200)]
            if random.next() % 4 == 0 {
                queue.remove(holder)
                model[ObjectIdentifier(holder)] = nil
            } else {
                let time = Int64(random.next() % 1_000)
                queue.schedule(holder, at: LoopTime(nanoseconds: time))
                model[ObjectIdentifier(holder)] = time
            }
            #expect(queue.next.nanoseconds == model.values.min() ?? .max, "seed \(seed)")
            #expect(queue.count == model.count)
        }
        var fired: [Int64] = []
        while let holder = queue.popExpired(at: LoopTime(nanoseconds: 500)) {
            fired.append(holder.scheduledDeadline.nanoseconds)
        }
        #expect(fired == model.values.filter { $0 <= 500 }.sorted(), "seed \(seed)")
    }

    @Test func `an origin gets as many places as its protocol allows, and the rest wait in order`() throws {
        var admission = Admission<Int>(limits: .init(total: 100, connectionsPerOrigin: 2, streamsPerOrigin: 3))
        let first = (1...5).map { admission.admit($0, to: "a", mayMultiplex: true).ticket }
        #expect(first.map { $0 == nil } == [true, true, true, false, false])
        let second = (6...8).map { admission.admit($0, to: "b", mayMultiplex: false).ticket }
        #expect(second.map { $0 == nil } == [true, true, false])
        #expect(admission.next() == nil)
        // The first answer shows that "a" speaks HTTP/1.1: two connections are all it gets.
        admission.release("a", isMultiplexed: false)
        #expect(admission.next() == nil)
        admission.release("a", isMultiplexed: false)
        #expect(admission.next() == 4)
        #expect(admission.next() == nil)
        admission.release("b", isMultiplexed: false)
        #expect(admission.next() == 8)
        admission.withdraw(try #require(first[4]), from: "a")
        #expect(admission.waitingCount == 0)
        admission.release("a", isMultiplexed: nil)
        #expect(admission.next() == nil)
    }

    @Test func `origins take turns when the whole is full, and a newcomer does not overtake`() {
        var admission = Admission<String>(limits: .init(total: 2, connectionsPerOrigin: 2, streamsPerOrigin: 2))
        _ = admission.admit("a1", to: "a", mayMultiplex: false)
        _ = admission.admit("a2", to: "a", mayMultiplex: false)
        for name in ["a3", "a4", "b1", "c1"] {
            let ticket = admission.admit(name, to: String(name.prefix(1)), mayMultiplex: false).ticket
            #expect(ticket != nil)
        }
        var order: [String] = []
        for _ in 0..<2 {
            admission.release("a", isMultiplexed: false)
            let late = admission.admit("a9", to: "a", mayMultiplex: false).ticket
            #expect(late != nil)
            if let next = admission.next() { order.append(next) }
        }
        #expect(order == ["a3", "b1"])
        #expect(Set(admission.drain()) == ["a4", "c1", "a9"])
    }

    /// Elements that cannot be compared cannot be searched for either: who leaves is found by the ticket.
    private struct Opaque { let number: Int }

    @Test(arguments: [2, 410] as [UInt64]) func `any of many that wait may leave, and the rest keep their order`(
        seed: UInt64
    ) {
        var random = SplitMix(state: seed)
        let limits = Admission<Opaque>.Limits(total: 2, connectionsPerOrigin: 1, streamsPerOrigin: 1)
        var admission = Admission<Opaque>(limits: limits)
        let origins = ["a", "b", "c"]
        var waiting: [(number: Int, origin: String, ticket: Queue<Opaque>.Ticket)] = []
        for number in 0..<50_000 {
            let origin = origins[number % 3]
            let verdict = admission.admit(Opaque(number: number), to: origin, mayMultiplex: false)
            if let ticket = verdict.ticket { waiting.append((number, origin, ticket)) }
        }
        #expect(waiting.count == 49_998)
        waiting.shuffle(using: &random)
        let leaving = waiting.prefix(49_000)
        for one in leaving { admission.withdraw(one.ticket, from: one.origin) }
        // Once more, which changes nothing.
        for one in leaving { admission.withdraw(one.ticket, from: one.origin) }
        #expect(admission.waitingCount == 998, "seed \(seed)")

        var came: [Int: [Int]] = [:]
        var running = ["a", "b"]
        while let origin = running.popLast() {
            admission.release(origin, isMultiplexed: false)
            while let next = admission.next() {
                came[next.number % 3, default: []].append(next.number)
                running.append(origins[next.number % 3])
            }
        }
        let stayed = Dictionary(grouping: waiting.dropFirst(49_000).map(\.number).sorted()) { $0 % 3 }
        #expect(came == stayed, "seed \(seed)")
        #expect(admission.waitingCount == 0)
    }

    @Test func `an origin whose last one leaves has no turn, and gets a new one behind the others`() {
        var admission = Admission<String>(limits: .init(total: 1, connectionsPerOrigin: 1, streamsPerOrigin: 1))
        _ = admission.admit("a1", to: "a", mayMultiplex: false)
        let leaves = admission.admit("b1", to: "b", mayMultiplex: false).ticket
        _ = admission.admit("c1", to: "c", mayMultiplex: false)
        if let leaves { admission.withdraw(leaves, from: "b") }
        _ = admission.admit("b2", to: "b", mayMultiplex: false)
        admission.release("a", isMultiplexed: false)
        let first = admission.next()
        #expect(first == "c1")
        let drained = admission.drain()
        #expect(drained == ["b2"])
        #expect(admission.waitingCount == 0)
        _ = admission.admit("b3", to: "b", mayMultiplex: false)
        admission.release("c", isMultiplexed: false)
        let last = admission.next()
        #expect(last == "b3")
        let nobody = admission.next()
        #expect(nobody == nil)
    }

    @Test(arguments: [3, 411] as [UInt64]) func `a queue keeps its order, and no more places than it once needed`(
        seed: UInt64
    ) {
        var random = SplitMix(state: seed)
        var queue = Queue<Int>()
        var model: [(value: Int, ticket: Queue<Int>.Ticket)] = []
        var gone: [Queue<Int>.Ticket] = []
        var most = 0
        // One that stays keeps the array from being let go.
        let anchor = queue.append(-1)
        for value in 0..<20_000 {
            switch random.next() % 4 {
            case 0 where !model.isEmpty:
                let index = Int(random.next() % UInt64(model.count))
                let (_, ticket) = model.remove(at: index)
                let isThere = queue.remove(ticket)
                #expect(isThere)
                gone.append(ticket)
            case 1 where model.count > 100:
                var left = 0
                for (_, ticket) in model.prefix(50) where queue.remove(ticket) { left += 1 }
                #expect(left == 50)
                model.removeFirst(50)
            default: model.append((value, queue.append(value)))
            }
            most = max(most, model.count + 1)
            #expect(queue.placeCount == most, "seed \(seed)")
        }
        var late = 0
        for ticket in gone where queue.remove(ticket) { late += 1 }
        #expect(late == 0, "a ticket takes out its own element and no other")
        #expect(Array(queue) == [-1] + model.map(\.value), "seed \(seed)")
        queue.remove(anchor)
        var left: [Int] = []
        while let value = queue.popFirst() { left.append(value) }
        #expect(left == model.map(\.value))
        #expect(queue.isEmpty && queue.placeCount == 0)
    }

    @Test func `a connection between two exchanges stays watched, other sockets do not`() {
        var list = WatchList()
        func want(_ interest: Readiness, of socket: Int32 = 5) -> Readiness? { list.want(interest, of: socket) }
        func isWanted(_ socket: Int32 = 5) -> Bool { list.isWanted(socket) }
        // A resolver's pipe: always told.
        for _ in 0..<2 {
            #expect(want(.readable) == .readable)
            #expect(want([]) == [])
        }
        #expect(list.connectionCount == 0)
        list.opened(5)
        #expect(list.connectionCount == 1)
        #expect(want(.writable) == .writable)
        #expect(want(.readable) == .readable)
        #expect(want([]) == nil)
        #expect(want(.readable) == nil, "it never was forgotten")
        #expect(isWanted())
        #expect(want([]) == nil)
        #expect(!isWanted(), "the server closed it: the poller forgets it")
        #expect(want(.readable) == .readable)
        #expect(want([.readable, .writable]) == [.readable, .writable])
        #expect(want([]) == [], "nobody waits to write to an idle connection")
        list.opened(6)
        list.opened(6)
        #expect(list.connectionCount == 2, "nobody said that the first was closed")
        list.closed(5)
        list.closed(5)
        #expect(list.connectionCount == 1)
        // The number again, for something else.
        #expect(want(.readable) == .readable)
        #expect(!isWanted(900))
        #expect(want(.readable, of: 900) == .readable)
    }

    @Test func `each phase has its clock, and the whole has one over all`() {
        let limits = ExchangeClock.Limits(
            ExchangeTimeouts(connect: .seconds(1), firstByte: .seconds(3), idle: .seconds(2), total: .seconds(10)))
        func at(_ seconds: Double) -> LoopTime { LoopTime(nanoseconds: Int64(seconds * 1e9)) }
        var clock = ExchangeClock(limits, at: at(0))
        #expect(clock.deadline == at(10), "a queue has no clock of its own")
        clock.enter(.connecting, at: at(1))
        #expect(clock.expired(at: at(1.9)) == nil)
        #expect(clock.expired(at: at(2)) == .connect)
        clock.enter(.sending, at: at(2))
        clock.active(at: at(3))
        #expect(clock.expired(at: at(5)) == .idle)
        clock.isHeld = true
        #expect(clock.expired(at: at(9)) == nil, "this side's pause")
        clock.isHeld = false
        clock.enter(.awaiting, at: at(3))
        #expect(clock.deadline == at(6))
        clock.enter(.receiving, at: at(5))
        clock.enter(.awaiting, at: at(5.5))
        #expect(clock.phase == .receiving, "phases do not go back")
        #expect(clock.expired(at: at(7.5)) == .idle)
        #expect(clock.expired(at: at(10)) == .total)
    }
}

extension Admission.Verdict {
    fileprivate var ticket: Queue<Element>.Ticket? {
        if case .waits(let ticket) = self { ticket } else { nil }
    }
}

/// A small generator with a seed that a failure prints.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
