import SpliceMapping
import SpliceModel
import SpliceTesting
import Testing

/// Arrays and objects that are data, and fields that only one customer has.
@Suite struct CollectionTests {
    @Test func `every problem of every element is reported where it stands`() {
        let document = #"{"tags":["a",7,null,"b"],"names":{"de":"Rot","en":null,"x.y":1},"gift":"toolong"}"#
        let error = #expect(throws: MappingError.self) { try LabelDocument.decode(document) }
        #expect(error?.issues.map(\.path) == ["tags[1]", "tags[2]", "names.en", #"names.x\.y"#, "gift"])
        #expect(error?.issues.map(\.code) == [.wrongKind, .null, .null, .wrongKind, .tooLong])
        #expect(error?.issues.first?.offset == 13)
    }

    @Test func `collections keep the laws`() throws { try LabelDocument.checkLaws() }

    @Test func `a field of one customer is a row like any other`() throws {
        let label = try LabelDocument.decode(#"{"tags":[],"names":{},"gift":"Anna"}"#)
        #expect(label.envelope.extensions[.gift] == "Anna")
        #expect(
            try String(decoding: LabelDocument.encode(label), as: UTF8.self) == #"{"tags":[],"names":{},"gift":"Anna"}"#
        )
    }

    @Test func `a record in an array of values is a defect`() {
        let error = #expect(throws: MappingError.self) { try Wrong.decode("{}") }
        #expect(error?.code == .mapping)
        #expect(error?.description.contains("an array of records is read by .each") == true)
    }
}

private struct Label: Sendable, Equatable {
    var envelope: Envelope
    var tags: [String]
    var names: [String: String]
}

extension ExtensionKey<String> {
    fileprivate static let gift = ExtensionKey("acme", "gift", .personal)
}

private enum LabelDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Label>) -> Reading<Label> {
        let tags = f.field("tags", \.tags, .array(of: .text), classified: .internal)
        let names = f.field("names", \.names, .dictionary(of: .text), classified: .internal)
        let gift = f.field("gift", \.envelope.extensions[.gift], .text(max: 6).optional(writes: .omitted))
        return { r in
            var envelope = Envelope.blank
            envelope.extensions[.gift] = try r[gift]
            return try Label(envelope: envelope, tags: r[tags], names: r[names])
        }
    }
}

private enum Wrong: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<[Label]>) -> Reading<[Label]> {
        let labels = f.field("labels", \.self, .array(of: .one(LabelDocument.self)))
        return { r in try r[labels] }
    }
}
