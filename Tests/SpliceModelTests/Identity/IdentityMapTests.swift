import SpliceModel
import Testing

struct IdentityMapTests {
    private let order = EntityKind("order")
    private let first = EntityID("e1")
    private let second = EntityID("e2")
    private func reference(_ system: SystemID, _ id: String) -> CrossReference {
        CrossReference(system: system, id: ExternalID(id))
    }

    @Test func `look-up works both ways, within a kind`() throws {
        var map = IdentityMap()
        try map.link(first, order, to: reference("shop", "1"))
        try map.link(first, order, to: reference("erp", "A-1"))
        try map.link(first, order, to: reference("shop", "1"))
        #expect(map.entity(order, for: reference("erp", "A-1")) == first)
        #expect(map.id(of: first, order, in: "shop") == ExternalID("1"))
        #expect(map.references(of: first, order).map(\.description) == ["erp:A-1", "shop:1"])
        #expect(map.entity(EntityKind("invoice"), for: reference("shop", "1")) == nil)
        #expect(map.id(of: second, order, in: "shop") == nil)
        #expect(map.count == 2)
    }

    @Test func `contradictions are found and change nothing`() throws {
        var map = IdentityMap()
        try map.link(first, order, to: reference("shop", "1"))
        let before = map
        let taken = #expect(throws: IdentityConflict.self) { try map.link(second, order, to: reference("shop", "1")) }
        #expect(taken?.reason == .referenceTaken(by: first))
        let other = #expect(throws: IdentityConflict.self) { try map.link(first, order, to: reference("shop", "2")) }
        #expect(other?.reason == .entityHasOther(ExternalID("1")))
        #expect(other?.description.contains("shop") == true)
        #expect(map == before)
    }

    @Test func `two entities that turn out to be one are merged`() throws {
        var map = IdentityMap()
        try map.link(first, order, to: reference("shop", "1"))
        try map.link(second, order, to: reference("erp", "9"))
        try map.merge(second, into: first, order)
        #expect(map.entity(order, for: reference("erp", "9")) == first)
        #expect(map.references(of: second, order) == [])
        try map.merge(first, into: first, order)
        #expect(map.count == 2)
        try map.link(second, order, to: reference("shop", "2"))
        try map.link(second, order, to: reference("wms", "7"))
        let before = map
        #expect(throws: IdentityConflict.self) { try map.merge(second, into: first, order) }
        #expect(map == before)
    }

    @Test func `what is unlinked is forgotten both ways`() throws {
        var map = IdentityMap()
        try map.link(first, order, to: reference("shop", "1"))
        #expect(map.unlink(order, reference("shop", "1")) == first)
        #expect(map.unlink(order, reference("shop", "1")) == nil)
        #expect(map == IdentityMap())
    }

    @Test func `both directions agree after any sequence of statements`() throws {
        var random = SeededGenerator(seed: 7)
        var map = IdentityMap()
        for _ in 0..<5_000 {
            let entity = EntityID("e\(Int.random(in: 0..<20, using: &random))")
            let system = SystemID("s\(Int.random(in: 0..<4, using: &random))")
            let target = reference(system, "\(Int.random(in: 0..<30, using: &random))")
            switch Int.random(in: 0..<10, using: &random) {
            case 0: map.unlink(order, target)
            case 1: try? map.merge(entity, into: EntityID("e\(Int.random(in: 0..<20, using: &random))"), order)
            default: try? map.link(entity, order, to: target)
            }
        }
        var counted = 0
        for number in 0..<20 {
            for reference in map.references(of: EntityID("e\(number)"), order) {
                counted += 1
                #expect(map.entity(order, for: reference) == EntityID("e\(number)"))
            }
        }
        #expect(counted == map.count)
    }
}
