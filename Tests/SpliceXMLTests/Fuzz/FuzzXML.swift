import SpliceMapping
import SpliceModel
import SpliceXML

/// A document with everything that XML has a place for: attributes, text beside them, lists of plain values, a part that is
/// kept whole, nested and repeated records, rows that apply only sometimes.
enum FuzzXML: Mapping {
    static let version = "1"

    struct Entity: Hashable, Sendable {
        var id: String
        var note: String?
        var count: Int64?
        var heading: String
        var language: String?
        var tags: [String]
        var any: String?
        var inner: Inner?
        var lines: [Line]
    }

    struct Inner: Hashable, Sendable {
        var name: String
        var code: String?
        var remark: String?
    }

    struct Line: Hashable, Sendable {
        var key: String
        var kind: String?
        var text: String?
        var vat: String?
    }

    static func map(_ f: inout Fields<Entity>) -> Reading<Entity> {
        let id = f.field("@id", \.id, .text)
        let note = f.field("note", \.note, .text.optional())
        let count = f.field("n", \.count, .integer.optional())
        let heading = f.field("h.text()", \.heading, .text)
        let language = f.field("h.@xml:lang", \.language, .text.optional())
        let tags = f.field("tags.tag", \.tags, .array(of: .text))
        let any = f.field("any", \.any, .json.optional())
        let inner = f.field("p:in", \.inner, .one(FuzzInnerXML.self).optional())
        let lines = f.field("l", \.lines, .each(FuzzLineXML.self))
        return { r in
            try Entity(
                id: r[id], note: r[note], count: r[count], heading: r[heading], language: r[language], tags: r[tags],
                any: r[any], inner: r[inner], lines: r[lines])
        }
    }

    /// The document as it is read: white space counts, and no value is no element.
    static let preserved = XMLFormat.xml("r", namespaces: ["p": "urn:p"])
    /// The document as others read it: white space does not count, and no value is said.
    static let trimmed = XMLFormat.xml("r", namespaces: ["p": "urn:p"], whitespace: .trimmed, null: .nilAttribute)
}

enum FuzzInnerXML: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<FuzzXML.Inner>) -> Reading<FuzzXML.Inner> {
        let name = f.field("p:name", \.name, .text)
        let code = f.field("@code", \.code, .text.optional(writes: .omitted))
        let remark = f.field("p:remark", \.remark, .text.optional(writes: .omitted))
        return { r in try FuzzXML.Inner(name: r[name], code: r[code], remark: r[remark]) }
    }
}

enum FuzzLineXML: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<FuzzXML.Line>) -> Reading<FuzzXML.Line> {
        let key = f.field("@k", \.key, .text)
        let kind = f.field("@kind", \.kind, .text.optional(writes: .omitted))
        let text = f.field("t", \.text, .text.optional())
        let vat = f.field("vat", \.vat, .text.when("@kind", is: "company"))
        return { r in try FuzzXML.Line(key: r[key], kind: r[kind], text: r[text], vat: r[vat]) }
    }
}
