import SpliceDelivery
import SpliceTesting
import Synchronization
import Testing

/// Swapping a vendor changes one line, not the business code.
@Suite struct AdaptedActionTests {
    struct Parcel: Codable, Sendable, Equatable { var order: String }
    struct Consignment: Codable, Sendable, Equatable { var number: String }

    /// The business: knows neither carrier.
    struct ShipOrder: DurableProcess {
        static let name = "ship-order", version = 1
        let ship: Action<Parcel, Consignment>

        func run(_ order: String, _ process: ProcessContext) async throws -> String {
            let consignment = try await process.step("ship", ship, Parcel(order: order))
            if order == "too-late" { throw process.compensate(because: "the customer left") }
            return consignment.number
        }
    }

    /// A carrier's model: labels by the reference that they were bought for.
    final class Carrier: Sendable {
        let labels = Mutex<[String: String]>([:])
        let voided = Mutex<[String]>([])
        let isAnswerLost = Mutex(false)

        func buy(_ reference: String, _ number: String) throws -> String {
            labels.withLock { $0[reference] = number }
            if isAnswerLost.withLock({ $0 }) { throw ActionFailure.ambiguous("timeout", "no answer") }
            return number
        }
    }

    /// One vendor is found by reference and answers with a number, the other by an id of its own that an undo needs.
    private func fast(_ carrier: Carrier) -> Action<Parcel, Consignment> {
        Action<[String], [String: String]>(
            "buy", system: "fast", effect: .naturalKey,
            call: { request, _ in ["tracking": try carrier.buy(request[0], "F-\(request[0])")] },
            probe: { request, _ in
                carrier.labels.withLock { $0[request[0]] }.map { .found(["tracking": $0]) } ?? .absent
            },
            undo: { _, label, _ in carrier.voided.withLock { $0.append(label["tracking"] ?? "") } }
        ).adapted(
            input: { (parcel: Parcel) in [parcel.order] },
            output: { Consignment(number: $0["tracking"] ?? "") },
            restoring: { ["tracking": $0.number] })
    }

    private func cheap(_ carrier: Carrier) -> Action<Parcel, Consignment> {
        Action<String, Int>(
            "createShipment", system: "cheap", effect: .idempotent,
            call: { reference, _ in try carrier.buy(reference, "7").count },
            undo: { _, id, _ in carrier.voided.withLock { $0.append("\(id)") } }
        ).adapted(
            input: { (parcel: Parcel) in parcel.order },
            output: { Consignment(number: "C-\($0)") },
            restoring: { Int($0.number.dropFirst(2)) ?? 0 })
    }

    @Test func `the process is the same with either vendor`() async throws {
        let (one, other) = (Carrier(), Carrier())
        for (action, number) in [(fast(one), "F-1001"), (cheap(other), "C-1")] {
            let test = ProcessTest(ShipOrder(ship: action))
            let run = try await test.finish("1001")
            #expect(run.status == .completed)
            #expect(run.output.map { String(decoding: $0.bytes, as: UTF8.self) } == "\"\(number)\"")
        }
    }

    @Test func `a lost answer is looked for in the vendor's words and told in the business's`() async throws {
        let carrier = Carrier()
        carrier.isAnswerLost.withLock { $0 = true }
        let test = ProcessTest(ShipOrder(ship: fast(carrier)))
        let run = try await test.finish("1001")
        #expect(run.status == .completed)
        #expect(test.timeline.contains("probeFound ship"), "\(test.timeline)")
    }

    @Test func `an undo gets the vendor's answer back`() async throws {
        let (one, other) = (Carrier(), Carrier())
        #expect(try await ProcessTest(ShipOrder(ship: fast(one))).finish("too-late").status == .compensated)
        #expect(one.voided.withLock { $0 } == ["F-too-late"])
        #expect(try await ProcessTest(ShipOrder(ship: cheap(other))).finish("too-late").status == .compensated)
        #expect(other.voided.withLock { $0 } == ["1"])
    }

    @Test func `input that cannot be put into the vendor's words fails the step before the call`() async throws {
        let carrier = Carrier()
        let action = fast(carrier).adapted { (order: Parcel) in
            guard order.order.count < 9 else { throw ActionFailure.permanent("too_long", "the order's number") }
            return order
        }
        let run = try await ProcessTest(ShipOrder(ship: action)).finish("0123456789")
        #expect(run.status == .failed)
        #expect(run.failure?.code == "too_long")
        #expect(carrier.labels.withLock { $0.isEmpty })
    }
}
