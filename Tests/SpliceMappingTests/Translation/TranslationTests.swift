import SpliceMapping
import SpliceModel
import Testing

/// Documents that become other documents, and the texts that are passed on between them.
@Suite struct TranslationTests {
    @Test(arguments: [
        #"{"n":"plain","name":"Ada Lovelace"}"#,
        #"{"n":"caf\u00e9 \"x\" \/ \\ \n","name":"Zo\u00eb M\u00fcller"}"#,
        #"{"n":"日本語 😀","name":"李 小龙"}"#,
        #"{"n":"\ud83d\ude00","name":"One"}"#,
        #"{"n":"","name":""}"#,
        #"{"n":"exactly sixteen!","name":"a b c"}"#,
        #"{"name":"x","n":"at the very end"}"#,
        #"{"n":"escaped space","name":"Ada\u0020King Love"}"#,
        #"{"n":"escape before it","name":"A\td\u0061 K"}"#,
    ])
    func `a passed text is the text that an owned one would be`(document: String) throws {
        let bytes = Array(document.utf8)
        let owned = try Target.encode(try Source.decode(bytes))
        var translation = try Translation(from: PassedSource.self, to: PassedTarget.self)
        try translation.append(bytes.span)
        #expect(try Target.decode(translation.bytes) == Target.decode(owned))
    }

    @Test func `escapes stay as they are spelt`() throws {
        var translation = try Translation(from: PassedSource.self, to: PassedTarget.self)
        try translation.append(Array(#"{"n":"caf\u00e9\/","name":"A\u0062 C"}"#.utf8).span)
        let written = String(decoding: translation.bytes, as: UTF8.self)
        #expect(written == #"{"number":"caf\u00e9\/","first":"A\u0062","last":"C","note":null}"#)
    }

    @Test func `two parts of a name are joined with a space`() throws {
        var translation = try Translation(from: PassedTarget.self, to: PassedSource.self)
        try translation.append(Array(#"{"number":"1","first":"A","last":"K L","note":"x"}"#.utf8).span)
        try translation.append(Array(#"{"number":"2","first":"A","last":"","note":null}"#.utf8).span)
        let written = String(decoding: translation.bytes, as: UTF8.self)
        #expect(written == #"{"n":"1","name":"A K L","note":"x"}{"n":"2","name":"A","note":null}"#)
    }

    @Test(arguments: [
        (#"{"n":"12345678901234567","name":"x"}"#, "n"),
        (#"{"n":"1","name":"aaaaaaaaaa bbbbbbbbbb c"}"#, "name"),
        (#"{"n":7,"name":"x"}"#, "n"), (#"{"name":"x"}"#, "n"),
    ])
    func `limits and kinds are checked as for owned texts`(document: String, path: String) throws {
        let bytes = Array(document.utf8)
        var translation = try Translation(from: PassedSource.self, to: PassedTarget.self)
        let error = #expect(throws: MappingError.self) { try translation.append(bytes.span) }
        let owned = #expect(throws: MappingError.self) { try Source.decode(bytes) }
        #expect(error?.issues.map(\.path) == [path])
        #expect(error?.issues.map(\.code) == owned?.issues.map(\.code))
        #expect(translation.count == 0)
    }

    @Test func `characters are counted, not their spelling`() throws {
        var translation = try Translation(from: PassedSource.self, to: PassedTarget.self)
        let sixteen = String(repeating: #"\u00e9"#, count: 16)
        try translation.append(Array(#"{"n":"\#(sixteen)","name":"x"}"#.utf8).span)
        #expect(throws: MappingError.self) {
            try translation.append(Array(#"{"n":"\#(sixteen)e","name":"x"}"#.utf8).span)
        }
    }

    @Test func `a limit of the document that is written is checked too, and names its row`() throws {
        var translation = try Translation(from: PassedSource.self, to: PassedTarget.self)
        let document = Array(#"{"n":"1","name":"first a-very-long-one"}"#.utf8)
        let error = #expect(throws: MappingError.self) { try translation.append(document.span) }
        #expect(error?.issues.map(\.path) == ["last"])
        #expect(error?.issues.map(\.code) == [.tooLong])
    }

    @Test func `a refused record leaves nothing behind, and the next one is translated`() throws {
        let lines = Array("{\"n\":\"1\",\"name\":\"a\"}\n{\"n\":2}\n{\"n\":\"3\",\"name\":\"c\"}\n".utf8)
        var translation = try Translation(from: PassedSource.self, to: PassedTarget.self)
        var index = 0
        var refused = 0
        for _ in 0..<3 {
            do {
                try translation.append(lines.span, from: index, end: &index)
                translation.endLine()
            } catch {
                refused += 1
            }
        }
        #expect(refused == 1)
        #expect(translation.bytes.split(separator: 0x0a).count == 2)
        translation.removeAll()
        #expect(throws: MappingError.self) { try translation.append(Array("{\"n\":\"1\",\"name\":\"a\"} x".utf8).span) }
        #expect(translation.count == 0)
    }

    @Test func `a passed text means nothing outside of its translation`() throws {
        let entity = try PassedSource.decode(#"{"n":"secret","name":"x"}"#)
        let error = #expect(throws: MappingError.self) { try PassedTarget.encode(entity) }
        #expect(error?.issues.first?.code == .unmappable)
    }
}

/// Any text: owned or passed.
struct Labelled<Text: Sendable, Name: Sendable>: Sendable {
    let number: Text
    let name: Name
    let note: Text?
}

extension Labelled: Equatable where Text: Equatable, Name: Equatable {}

private enum Source: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Labelled<String, NameParts>>) -> Reading<Labelled<String, NameParts>> {
        let number = f.field("n", \.number, .text(max: 16))
        let name = f.field("name", \.name, .nameParts(max: 22))
        let note = f.field("note", \.note, .text.optional())
        return { r in try Labelled(number: r[number], name: r[name], note: r[note]) }
    }
}

private enum Target: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Labelled<String, NameParts>>) -> Reading<Labelled<String, NameParts>> {
        let number = f.field("number", \.number, .text)
        let first = f.field("first", \.name.given, .text)
        let last = f.field("last", \.name.family, .text(max: 12))
        let note = f.field("note", \.note, .text.optional())
        return { r in
            try Labelled(number: r[number], name: NameParts(given: r[first], family: r[last]), note: r[note])
        }
    }
}

private enum PassedSource: Mapping {
    static let version = "1"

    static func map(
        _ f: inout Fields<Labelled<PassedText, PassedNameParts>>
    ) -> Reading<Labelled<PassedText, PassedNameParts>> {
        let number = f.field("n", \.number, .passed(max: 16))
        let name = f.field("name", \.name, .passedNameParts(max: 22))
        let note = f.field("note", \.note, .passed.optional())
        return { r in try Labelled(number: r[number], name: r[name], note: r[note]) }
    }
}

private enum PassedTarget: Mapping {
    static let version = "1"

    static func map(
        _ f: inout Fields<Labelled<PassedText, PassedNameParts>>
    ) -> Reading<Labelled<PassedText, PassedNameParts>> {
        let number = f.field("number", \.number, .passed)
        let first = f.field("first", \.name.given, .passed)
        let last = f.field("last", \.name.family, .passed(max: 12))
        let note = f.field("note", \.note, .passed.optional())
        return { r in
            try Labelled(number: r[number], name: PassedNameParts(given: r[first], family: r[last]), note: r[note])
        }
    }
}
