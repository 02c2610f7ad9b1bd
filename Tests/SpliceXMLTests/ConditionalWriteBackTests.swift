import SpliceMapping
import SpliceXML
import Testing

private struct Contact: Hashable, Sendable {
    var kind: String
    var title: String?
}

private enum ContactDocument: Mapping {
    static let version = "1"
    static let format = XMLFormat.xml("contact")

    static func map(_ f: inout Fields<Contact>) -> Reading<Contact> {
        let kind = f.field("@kind", \.kind, .text)
        let title = f.field("title", \.title, .text.optional().when("@kind", is: "person"))
        return { r in try Contact(kind: r[kind], title: r[title]) }
    }
}

@Suite struct ConditionalWriteBackTests {
    @Test func `an element whose row begins to apply does not bring its old text back`() throws {
        let original = Array(#"<contact kind="company"><!-- kept --><title>Dr</title><own/></contact>"#.utf8)
        let person = Contact(kind: "person", title: nil)
        let written = try ContactDocument.encode(person, over: original, as: ContactDocument.format)
        #expect(
            String(decoding: written, as: UTF8.self) == #"<contact kind="person"><!-- kept --><own/></contact>"#)
        #expect(try ContactDocument.decode(written, as: ContactDocument.format) == person)
    }

    @Test func `an element whose row does not apply stays`() throws {
        let original = Array(#"<contact kind="company"><title>Dr</title></contact>"#.utf8)
        let written = try ContactDocument.encode(
            Contact(kind: "shop", title: nil), over: original, as: ContactDocument.format)
        #expect(String(decoding: written, as: UTF8.self) == #"<contact kind="shop"><title>Dr</title></contact>"#)
    }
}
