import ArgumentParser
import Demo
import Testing

@Suite struct DemoOptionsTests {
    @Test func `nothing asked for is 500 orders without faults and crashes`() throws {
        let options = try DemoOptions.parse([])
        #expect(options.orders == 500)
        #expect(options.faults == nil)
        #expect(options.crashes == 0)
        #expect(options.json == nil)
        #expect(!options.plain)
    }

    @Test func `everything can be asked for`() throws {
        let options = try DemoOptions.parse(
            ["--orders", "100", "--faults", "7", "--crashes", "5", "--json", "out.json", "--timeout", "9.5", "--plain"])
        #expect(options.orders == 100)
        #expect(options.faults == 7)
        #expect(options.crashes == 5)
        #expect(options.json == "out.json")
        #expect(options.limit == .seconds(9.5))
        #expect(options.plain)
    }

    @Test func `more orders and more crashes are given more time`() throws {
        let (few, many) = (try DemoOptions.parse(["--orders", "1"]), try DemoOptions.parse(["--crashes", "5"]))
        #expect(few.limit < many.limit)
    }

    @Test(arguments: [
        ["--orders", "0"], ["--orders", "-1"], ["--orders", "many"], ["--orders", "100001"], ["--crashes", "-1"],
        ["--orders", "3", "--crashes", "4"], ["--faults", "-1"], ["--timeout", "0"], ["--json"], ["--nonsense"],
    ])
    func `what makes no sense is refused`(arguments: [String]) {
        #expect(throws: (any Error).self) { try DemoOptions.parse(arguments) }
    }
}
