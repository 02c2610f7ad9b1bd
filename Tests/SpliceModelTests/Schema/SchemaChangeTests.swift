import SpliceModel
import Testing

struct SchemaChangeTests {
    private func field(
        _ name: String, _ type: FieldType = .text, _ classification: Classification = .internal,
        _ limits: [FieldLimit] = [], required: Bool = true
    ) -> FieldDescriptor {
        FieldDescriptor(name: name, type: type, isRequired: required, classification: classification, limits: limits)
    }

    private func changes(_ old: [FieldDescriptor], _ new: [FieldDescriptor]) -> [String] {
        let older = SchemaDescription(name: "thing", version: SchemaVersion(1, 0), fields: old)
        let newer = SchemaDescription(name: "thing", version: SchemaVersion(1, 1), fields: new)
        return newer.changes(from: older).map(\.description)
    }

    @Test func `each kind of change has its effect, in words`() {
        let a = field("a")
        #expect(changes([a], [a]) == [])
        #expect(changes([a], [a, field("b", required: false)]) == ["compatible: b: added as optional"])
        #expect(changes([a], [a, field("b")]) == ["breaking: b: added as required"])
        #expect(changes([a, field("b")], [a]) == ["breaking: b: removed"])
        #expect(changes([a], [field("a", .integer)]) == ["breaking: a: made integer from text"])
        #expect(changes([a], [field("a", .list(.text))]) == ["breaking: a: made list of text from text"])
        #expect(changes([a], [field("a", required: false)]) == ["breaking: a: made optional"])
        #expect(changes([field("a", required: false)], [a]) == ["breaking: a: made required"])
        #expect(
            changes([a], [field("a", .text, .sensitive)]) == ["compatible: a: classified sensitive instead of internal"]
        )
        #expect(changes([a], [field("a", .text, .public)]) == ["breaking: a: classified public instead of internal"])
        #expect(
            changes([field("a", .code(["x", "y"]))], [field("a", .code(["x", "z"]))])
                == ["breaking: a: code y removed", "compatible: a: code z added"])
    }

    @Test(
        arguments: [
            ([], [.notEmpty], ["breaking"]), ([.notEmpty], [], ["compatible"]), ([.notEmpty], [.notEmpty], []),
            ([.maximumLength(5, .characters)], [.maximumLength(9, .characters)], ["compatible"]),
            ([.maximumLength(9, .characters)], [.maximumLength(5, .characters)], ["breaking"]),
            ([.maximumLength(9, .characters)], [.maximumLength(90, .utf8)], ["breaking"]),
            ([.range(0, 5)], [.range(-1, 5)], ["compatible"]), ([.range(0, 5)], [.range(1, 9)], ["breaking"]),
            ([.minimumCount(2)], [.minimumCount(1)], ["compatible"]),
            ([.maximumCount(2)], [.maximumCount(1)], ["breaking"]),
        ] as [([FieldLimit], [FieldLimit], [String])])
    func `limits may be loosened and not tightened`(_ old: [FieldLimit], _ new: [FieldLimit], effects: [String]) {
        let found = changes([field("a", .text, .internal, old)], [field("a", .text, .internal, new)])
        #expect(found.map { String($0.prefix { $0 != ":" }) } == effects)
    }

    @Test func `changes inside lists of records carry their path`() {
        func lines(_ fields: [FieldDescriptor]) -> FieldDescriptor {
            field("lines", .list(.record(name: "line", fields: fields)))
        }
        #expect(changes([lines([field("sku")])], [lines([])]) == ["breaking: lines.sku: removed"])
    }

    @Test func `the version must say what changed`() {
        func schema(_ major: Int, _ minor: Int, _ fields: [FieldDescriptor]) -> SchemaDescription {
            SchemaDescription(name: "thing", version: SchemaVersion(major, minor), fields: fields)
        }
        let old = schema(1, 3, [field("a")])
        let wider = [field("a"), field("b", required: false)]
        #expect(schema(1, 3, [field("a")]).versionProblem(after: old) == nil)
        #expect(schema(1, 3, wider).versionProblem(after: old)?.contains("needs version 1.4") == true)
        #expect(schema(1, 4, wider).versionProblem(after: old) == nil)
        #expect(schema(1, 4, []).versionProblem(after: old)?.contains("needs version 2.0") == true)
        #expect(schema(2, 0, []).versionProblem(after: old) == nil)
        #expect(
            SchemaDescription(name: "other", version: SchemaVersion(9, 0), fields: []).versionProblem(after: old) != nil
        )
    }

    @Test(arguments: ["1", "1.", ".1", "1.0.0", "-1.0", "1.x", "", "+1.0"])
    func `what is no version is refused`(_ text: String) {
        #expect(throws: ModelError.self) { try SchemaVersion(parsing: text) }
    }

    @Test func `versions are ordered as numbers`() throws {
        #expect(try SchemaVersion(parsing: "1.10") > SchemaVersion(1, 9))
        #expect(SchemaVersion(2, 0) > SchemaVersion(1, 99))
        #expect(try recoded(SchemaVersion(1, 10)) == SchemaVersion(1, 10))
    }
}
