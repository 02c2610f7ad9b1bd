import SpliceEntities
import SpliceModel
import Testing

struct SchemaTests {
    private struct Pair: Record {
        var left: String
        var right: String
        static let schema = correct

        static let correct = Schema<Pair>(
            "pair", version: SchemaVersion(1, 0),
            [.field("left", \.left, .public), .field("right", \.right, .public)])
        static let swapped = Schema<Pair>(
            "pair", version: SchemaVersion(1, 0),
            [.field("left", \.right, .public), .field("right", \.left, .public)])
        static let forgetful = Schema<Pair>("pair", version: SchemaVersion(1, 0), [.field("left", \.left, .public)])
        static let misspelt = Schema<Pair>(
            "pair", version: SchemaVersion(1, 0),
            [.field("left", \.left, .public), .field("rihgt", \.right, .public)])
        static let reordered = Schema<Pair>(
            "pair", version: SchemaVersion(1, 0),
            [.field("right", \.right, .public), .field("left", \.left, .public)])
        static let twice = Schema<Pair>(
            "pair", version: SchemaVersion(1, 0),
            [.field("left", \.left, .public), .field("right", \.right, .public), .field("left", \.left, .public)])
    }

    @Test func `a schema that drifted from its type is found`() {
        let sample = Pair(left: "a", right: "b")
        #expect(Pair.correct.problems(in: sample) == [])
        #expect(Pair.swapped.problems(in: sample).count == 2)
        #expect(Pair.forgetful.problems(in: sample) == ["pair: no field describes right"])
        #expect(Pair.misspelt.problems(in: sample).count == 2)
        #expect(Pair.reordered.problems(in: sample).count == 1)
        #expect(Pair.twice.problems(in: sample) == ["pair: two fields are called left"])
    }

    @Test func `types and optionality come from the property`() throws {
        let fields = Dictionary(uniqueKeysWithValues: Order.schema.fields.map { ($0.descriptor.name, $0.descriptor) })
        #expect(fields["note"]?.isRequired == false)
        #expect(fields["number"]?.isRequired == true)
        #expect(fields["total"]?.type == .scalar("money"))
        #expect(fields["customer"]?.classification == .personal)
        guard case .list(.record(let name, let parts)) = try #require(fields["lines"]).type else {
            Issue.record("lines are no list of records")
            return
        }
        #expect(name == "order-line")
        #expect(parts.contains { $0.name == "unitPrice" })
        guard case .code(let codes) = try #require(fields["state"]).type else {
            Issue.record("the state is no code")
            return
        }
        #expect(codes == OrderState.allCases.map(\.rawValue))
    }
}
