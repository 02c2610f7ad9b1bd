import Fulfilment
import SpliceDelivery
import SpliceEntities
import SpliceModel
import SpliceTesting
import SpliceWarehouse
import Testing

/// The process on systems in memory, under the test kit's clock and crashes.
@Suite struct OrderFulfilmentTests {
    private let systems = FakeSystems()

    @Test func `an order is reserved first, booked and shipped side by side, and told last`() async throws {
        let run = try await ProcessTest(systems.process()).finish(ShopDocument.order())
        #expect(run.status == .completed)
        #expect(systems.effects.first == "reserve #1001")
        #expect(systems.effects.dropFirst().dropLast().sorted() == ["book #1001", "ship #1001"])
        #expect(systems.effects.last == "tell #1001")
        let outcome = try #require(run.output).decode(FulfilledOrder.self)
        #expect(outcome.order == "#1001")
        #expect(outcome.tracking == "1Z#1001")
    }

    @Test(arguments: ["reserve", "book", "ship", "tell"], [true, false])
    func `a crash at any step repeats nothing`(step: String, isBefore: Bool) async throws {
        let test = ProcessTest(try systems.process())
        test.crash(isBefore ? .before(step) : .after(step))
        let run = try await test.finish(ShopDocument.order())
        #expect(run.status == .completed)
        #expect(test.timeline.contains("crash"))
        #expect(systems.effects.sorted() == ["book #1001", "reserve #1001", "ship #1001", "tell #1001"])
    }

    @Test(arguments: ["reserve", "book", "ship", "tell"])
    func `an answer that is lost is an effect that is found, not made again`(step: String) async throws {
        systems.loseAnswer(of: step)
        let run = try await ProcessTest(systems.process()).finish(ShopDocument.order())
        #expect(run.status == .completed)
        #expect(systems.effects.sorted() == ["book #1001", "reserve #1001", "ship #1001", "tell #1001"])
    }

    @Test func `less in stock than was sold waits for a person, who may ship what there is`() async throws {
        systems.hold(.partial)
        let test = ProcessTest(try systems.process())
        let waiting = try await test.finish(ShopDocument.order())
        #expect(waiting.status == .waiting)
        #expect(systems.effects == ["reserve #1001"])
        try await test.operator().answer(waiting.id, step: "shortage", ReviewAnswer(.approve, by: "test"))
        #expect(try await test.settle(waiting.id).status == .completed)
        #expect(systems.effects.count == 4)
    }

    @Test func `an order that a person gives up releases its stock`() async throws {
        systems.hold(.partial)
        let test = ProcessTest(try systems.process())
        let waiting = try await test.finish(ShopDocument.order())
        try await test.operator().answer(waiting.id, step: "shortage", ReviewAnswer(.reject, by: "test"))
        #expect(try await test.settle(waiting.id).status == .compensated)
        #expect(systems.effects == ["reserve #1001", "release #1001"])
    }

    @Test func `an order that cannot be shipped is a dead letter before anything has happened`() async throws {
        var order = try ShopDocument.order()
        order.shipTo = nil
        let run = try await ProcessTest(systems.process()).finish(order)
        #expect(run.status == .failed)
        #expect(run.failure?.code == "no_address")
        #expect(systems.effects.isEmpty)
    }
}
