import SpliceEntities
import SpliceModel
import Testing

struct CodedTests {
    @Test func `the native code stays beside the canonical one`() throws {
        let state = Coded(OrderState.open, native: "OPEN_NEW")
        #expect(state.description == "open (OPEN_NEW)")
        #expect(try recoded(state) == state)
        #expect(try recoded(Coded(OrderState.open)) == Coded(.open))
        let carried = Coded<OrderState>(carrying: "SOMETHING")
        #expect(carried.value == nil)
        #expect(try recoded(carried) == carried)
    }

    @Test func `a code from a later version is carried, not refused and not guessed`() throws {
        let later = try decoded(Coded<OrderState>.self, #"{"value":"teleported"}"#)
        #expect(later == Coded(carrying: "teleported"))
        let both = try decoded(Coded<OrderState>.self, #"{"value":"teleported","native":"TP"}"#)
        #expect(both == Coded(carrying: "TP"))
        #expect(throws: (any Error).self) { try decoded(Coded<OrderState>.self, "{}") }
    }

    @Test func `absent, null and empty are three things`() {
        #expect(Presence<String>.absent.applied(to: "old") == "old")
        #expect(Presence<String>.null.applied(to: "old") == nil)
        #expect(Presence.value("").applied(to: "old")?.isEmpty == true)
        #expect(Presence<String>.absent != .null)
        #expect(Presence.value(2).map { $0 * 2 } == .value(4))
        #expect(Presence<Int>.null.valueOrNil == nil)
    }
}
