import SpliceMapping
import Testing

private struct Contact: Hashable, Sendable {
    var kind: String
    var title: String?
    var note: String
}

private enum ContactDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Contact>) -> Reading<Contact> {
        let kind = f.field("kind", \.kind, .text)
        let title = f.field("title", \.title, .text.optional(writes: .omitted).when("kind", is: "person"))
        let note = f.field("note", \.note, .text)
        return { r in try Contact(kind: r[kind], title: r[title], note: r[note]) }
    }
}

/// A document holds what its mapping does not read as long as a row does not apply.
@Suite struct ConditionalWriteBackTests {
    private func write(over original: String, _ change: (inout Contact) -> Void) throws -> String {
        let bytes = Array(original.utf8)
        var contact = try ContactDocument.decode(bytes)
        change(&contact)
        let written = try ContactDocument.encode(contact, over: bytes)
        #expect(try ContactDocument.decode(written) == contact)
        return String(decoding: written, as: UTF8.self)
    }

    @Test func `a field whose row begins to apply does not bring its old value back`() throws {
        let written = try write(over: #"{"kind": "company", "title": "Dr", "own": 1, "note": "a"}"#) {
            $0.kind = "person"
        }
        #expect(written == #"{"kind": "person", "own": 1, "note": "a"}"#)
    }

    @Test func `a field whose row begins to apply gets its new value in its place`() throws {
        let written = try write(over: #"{"kind": "company", "title": "Dr", "note": "a"}"#) {
            $0.kind = "person"
            $0.title = "Prof"
        }
        #expect(written == #"{"kind": "person", "title": "Prof", "note": "a"}"#)
    }

    @Test func `a field whose row does not apply stays, and so does a null`() throws {
        let company = try write(over: #"{"kind": "company", "title": "Dr", "note": "a"}"#) { $0.note = "b" }
        #expect(company == #"{"kind": "company", "title": "Dr", "note": "b"}"#)
        let person = try write(over: #"{"kind": "person", "title": null, "note": "a"}"#) { $0.note = "b" }
        #expect(person == #"{"kind": "person", "title": null, "note": "b"}"#)
    }

    @Test func `an old value that its row refuses is an error, and no document that cannot be read`() throws {
        let original = Array(#"{"kind": "company", "title": 7, "note": "a"}"#.utf8)
        let error = #expect(throws: MappingError.self) {
            try ContactDocument.encode(Contact(kind: "person", title: nil, note: "a"), over: original)
        }
        #expect(error?.issues.map(\.path) == ["title"])
    }
}
