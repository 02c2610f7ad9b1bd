import SpliceConnect
import SpliceModel
import Testing

@Suite struct FieldObserverTests {
    private let known = [
        StreamField("id", "integer", .internal), StreamField("total", "number", .internal),
        StreamField("customer", "object", .personal), StreamField("lines[]", "object", .internal),
        StreamField("lines[].sku", "string", .internal), StreamField("tags", "array", .internal),
    ]

    private func drifts(_ records: String...) -> [SchemaDrift] {
        var observer = FieldObserver(knowing: known)
        return records.flatMap { observer.observe(Array($0.utf8)) }
    }

    @Test func `a record as described says nothing`() {
        let record = #"{"id":1,"total":2,"customer":{"any":1},"lines":[{"sku":"A"},null],"tags":["a"]}"#
        #expect(drifts(record, record) == [])
    }

    @Test func `a field that nobody described is told once, also inside what is described`() {
        let record = #"{"id":1,"colour":"red","lines":[{"sku":"A","batch":7},{"batch":8}]}"#
        #expect(drifts(record, record) == [.added(field: "colour"), .added(field: "lines[].batch")])
    }

    @Test(arguments: [
        (#"{"id":"1"}"#, SchemaDrift.retyped(field: "id", to: "string")),
        (#"{"id":1.5}"#, .retyped(field: "id", to: "number")),
        (#"{"tags":"a, b"}"#, .retyped(field: "tags", to: "string")),
        (#"{"lines":["A"]}"#, .retyped(field: "lines[]", to: "string")),
        (#"{"lines":[{"sku":{}}]}"#, .retyped(field: "lines[].sku", to: "object")),
    ])
    func `another type is told once`(record: String, drift: SchemaDrift) {
        #expect(drifts(record, record) == [drift])
    }

    @Test(arguments: [#"{"id":null,"total":null,"lines":null}"#, #"{"lines":[]}"#, "[1]", "7", "{", ""])
    func `what does not tell a type is no drift`(record: String) { #expect(drifts(record) == []) }

    @Test func `what no record had is known`() {
        var observer = FieldObserver(knowing: known)
        _ = observer.observe(Array(#"{"id":1,"lines":[{"sku":"A"}]}"#.utf8))
        #expect(observer.absentees == ["customer", "tags", "total"])
    }

    @Test func `without a description it describes, whole numbers and fractions as numbers`() {
        var observer = FieldObserver()
        for record in [#"{"a":1,"b":{"c":null},"d":[{"e":true}]}"#, #"{"a":1.5,"b":{"c":"x"}}"#] {
            #expect(observer.observe(Array(record.utf8)) == [])
        }
        let fields = observer.fields.map { "\($0.path) \($0.type)" }
        #expect(fields == ["a number", "b object", "b.c string", "d[] object", "d[].e boolean"])
        #expect(observer.fields.allSatisfy { $0.classification == .personal })
    }

    @Test func `data used as keys does not fill the memory`() {
        var observer = FieldObserver(capacity: 3)
        for key in 0..<10 { _ = observer.observe(Array("{\"k\(key)\":1}".utf8)) }
        #expect(observer.fields.count == 3)
        #expect(observer.ignored == 7)
    }
}
