import SpliceAuth
import SpliceConnect
import SpliceModel
import Testing

@Suite struct RecordMaskTests {
    private let fields = [
        StreamField("id", "integer", .public), StreamField("email", "string", .personal),
        StreamField("address", "object", .internal), StreamField("address.street", "string", .personal),
        StreamField("lines[].sku", "string", .internal), StreamField("lines[].note", "string", .personal),
        StreamField("token", "string", .secret), StreamField("tags", "array", .internal),
    ]

    private func masked(_ record: String, _ cover: RecordMask.Cover = .remove) -> String? {
        RecordMask(fields, showingUpTo: .internal, otherwise: cover).apply(to: Array(record.utf8))
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        (#"{"id":1,"email":"a@b.c"}"#, #"{"id":1}"#),
        (#"{"email":"a@b.c","id":1}"#, #"{"id":1}"#),
        (#" { "id" : 12345678901234567890.10 , "new" : [1, {"a": 2}] } "#, #"{"id":12345678901234567890.10}"#),
        (#"{"address":{"street":"Elm 1","city":"Bonn"}}"#, #"{"address":{"city":"Bonn"}}"#),
        (#"{"address":"as a text"}"#, #"{"address":"as a text"}"#),
        (#"{"lines":[{"sku":"A","note":"x"},{"note":"y"},7]}"#, #"{"lines":[{"sku":"A"},{},null]}"#),
        (#"{"tags":["a",{"b":[1]}],"token":"t"}"#, #"{"tags":["a",{"b":[1]}]}"#),
        (#"{"em\u0061il":"a@b.c","\"id":2}"#, #"{}"#),
        (#"{}"#, #"{}"#),
    ])
    func `what may not be shown is gone, and the rest is as it was`(_ record: String, _ expected: String) {
        #expect(masked(record) == expected)
    }

    @Test(arguments: [
        "", "[]", "7", "{", #"{"id":}"#, #"{"id":1"#, #"{"id":1}x"#, #"{id:1}"#, #"{"id":1,}"#, #"{"id" 1}"#,
    ])
    func `what is no object is refused`(_ record: String) {
        #expect(masked(record) == nil)
    }

    @Test func `a record that is nested without end is refused`() {
        let deep = #"{"tags":"# + String(repeating: "[", count: 100_000)
        #expect(masked(deep) == nil)
    }

    @Test func `a pseudonym is the same for the same value, and another with another key`() throws {
        let record = #"{"email":"a@b.c"}"#
        let one = masked(record, .pseudonym(key: Secret("one")))
        #expect(one == masked(record, .pseudonym(key: Secret("one"))))
        #expect(one != masked(record, .pseudonym(key: Secret("two"))))
        #expect(one != masked(#"{"email":"a@b.d"}"#, .pseudonym(key: Secret("one"))))
        #expect(one?.count == record.count + 27)
        // A secret is removed all the same.
        #expect(masked(#"{"token":"t"}"#, .pseudonym(key: Secret("one"))) == "{}")
        #expect(masked(record, .null) == #"{"email":null}"#)
    }

    @Test func `exceptions decide about single fields`() {
        let mask = RecordMask(
            fields, showingUpTo: .public, otherwise: .null, exceptions: ["email": .keep], unknown: .keep)
        let record = #"{"id":1,"email":"a","address":{"street":"s"},"new":[2]}"#
        let result = mask.apply(to: Array(record.utf8)).map { String(decoding: $0, as: UTF8.self) }
        #expect(result == #"{"id":1,"email":"a","address":{"street":null},"new":[2]}"#)
    }
}
