import SpliceMapping
import SpliceXML
import Testing

private struct Note: Hashable, Sendable {
    let id: String
    let place: Place
}

private struct Place: Hashable, Sendable {
    let street: String
    let city: String
}

private enum PlaceDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Place>) -> Reading<Place> {
        let street = f.field("street", \.street, .text)
        let city = f.field("city", \.city, .text)
        return { r in try Place(street: r[street], city: r[city]) }
    }
}

private enum NoteDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Note>) -> Reading<Note> {
        let id = f.field("@id", \.id, .text)
        let place = f.field("place", \.place, .one(PlaceDocument.self))
        return { r in try Note(id: r[id], place: r[place]) }
    }
}

/// XML cannot hold every character, and finds out in the middle of a record.
@Suite struct RefusedRecordTests {
    private func note(_ id: String, city: String) -> Note { Note(id: id, place: Place(street: "A 1", city: city)) }

    @Test(arguments: [XMLWriter.Style.compact, .indented])
    func `a record that is refused leaves nothing behind`(style: XMLWriter.Style) throws {
        let format = XMLFormat.xml("notes.note", style: style)
        var plain = try XMLRecordWriter<NoteDocument>(as: format)
        var writer = try XMLRecordWriter<NoteDocument>(as: format)
        for number in 0..<3 {
            let refusal = #expect(throws: MappingError.self) { try writer.append(note("x", city: "\u{1}")) }
            #expect(refusal?.issues.map(\.path) == ["place.city"])
            try writer.append(note("\(number)", city: "Ulm"))
            try plain.append(note("\(number)", city: "Ulm"))
            #expect(number == 1 ? writer.drain() == plain.drain() : true)
        }
        #expect(throws: MappingError.self) { try writer.append(note("\u{1}", city: "Ulm")) }
        #expect(try writer.finish() == plain.finish())
    }

    @Test func `a document whose only record is refused can still have one`() throws {
        var writer = try XMLRecordWriter<NoteDocument>(as: .xml("note", style: .fragment))
        #expect(throws: MappingError.self) { try writer.append(note("x", city: "\u{1}")) }
        try writer.append(note("1", city: "Ulm"))
        #expect(
            String(decoding: try writer.finish(), as: UTF8.self)
                == #"<note id="1"><place><street>A 1</street><city>Ulm</city></place></note>"#)
    }
}
