import Foundation
import SpliceEntities
import SpliceMapping
import SpliceMappingReport
import SpliceModel
import Testing

@Suite struct DocumentSchemaTests {
    /// Validates documents against a schema with `jsonschema`; the place of the first complaint about each, or nothing.
    private func complaints(_ schema: String, _ documents: [String]) throws -> [String] {
        try complaints([schema: documents])[schema] ?? []
    }

    private func complaints(_ documents: [String: [String]]) throws -> [String: [String]] {
        let report = try Python.run(
            """
            from json import dumps, load, loads
            from jsonschema import Draft202012Validator, FormatChecker
            result = {}
            for text, documents in load(open("documents.json")).items():
                schema = loads(text)
                Draft202012Validator.check_schema(schema)
                validator = Draft202012Validator(schema, format_checker=FormatChecker())
                errors = [validator.iter_errors(loads(document)) for document in documents]
                result[text] = [next((e.json_path for e in found), "") for found in errors]
            print(dumps(result))
            """, files: ["documents.json": Array(try JSONEncoder().encode(documents))])
        return try JSONDecoder().decode([String: [String]].self, from: Data(report.utf8))
    }

    @Test func `every document that the mapping accepts is valid`() throws {
        var documents = [
            Documents.order,
            String(decoding: try ShopOrder.encode(try ShopOrder.decode(Documents.order)), as: UTF8.self),
        ]
        documents += (0..<5).map { ShopOrder.exampleDocument($0) }
        for document in documents { _ = try ShopOrder.decode(document) }
        #expect(try complaints(ShopOrder.documentSchema, documents).allSatisfy(\.isEmpty))
    }

    @Test func `a document of another kind, without what must be there, or with another code is not`() throws {
        let documents = [
            Documents.order.replacing(##""name": "#1001""##, with: #""name": 1001"#),
            Documents.order.replacing(##""name": "#1001","##, with: ""),
            Documents.order.replacing(#""paid""#, with: #""unpaid""#),
            Documents.order.replacing(#""sku": "B-2", "#, with: ""),
            Documents.order.replacing(#""city": "Köln""#, with: #""city": null"#),
        ]
        for document in documents { #expect(throws: MappingError.self) { try ShopOrder.decode(document) } }
        #expect(
            try complaints(ShopOrder.documentSchema, documents) == [
                "$.name", "$", "$.financial_status", "$.line_items[1]", "$.shipping_address.city",
            ])
    }

    @Test func `paths, nothing, defaults, open tables and constants`() throws {
        enum Status: String, Sendable { case on, off }
        struct Device: Sendable {
            let id: String
            let state: Status
            let other: Status?
            let count: Int64
            let name: String
        }
        enum DeviceDocument: Mapping {
            static let version = "1"
            static func map(_ f: inout Fields<Device>) -> Reading<Device> {
                f.constant("kind", "device")
                let id = f.field("head.id", \.id, .text(max: 4, unit: .utf16))
                let state = f.field("head.state", \.state, .table(["1": .on, "0": .off], unknown: .default(.off)))
                let other = f.field("other", \.other, .table(["1": .on, "0": .off]).optional(empty: .isNull))
                let count = f.field("count", \.count, .integer.default(1))
                let name = f.field("tail.name", \.name, .text.default("x"))
                return { r in
                    try Device(id: r[id], state: r[state], other: r[other], count: r[count], name: r[name])
                }
            }
        }
        let accepted = [
            #"{"kind":"device","head":{"id":"a","state":"7"},"other":"","count":"","tail":{"name":null}}"#,
            #"{"kind":"device","head":{"id":"a","state":"1"},"other":null,"count":null}"#,
            #"{"kind":"device","head":{"id":"a","state":"1"},"other":"1","count":3,"tail":{}}"#,
        ]
        for document in accepted { _ = try DeviceDocument.decode(document) }
        #expect(try complaints(DeviceDocument.documentSchema, accepted) == ["", "", ""])
        let refused = [
            #"{"kind":"other","head":{"id":"a","state":"1"}}"#, #"{"kind":"device"}"#,
            #"{"kind":"device","head":{"id":"abcde","state":"1"}}"#,
            #"{"kind":"device","head":{"id":"a","state":"1"},"other":"2"}"#,
        ]
        for document in refused { #expect(throws: MappingError.self) { try DeviceDocument.decode(document) } }
        #expect(
            try complaints(DeviceDocument.documentSchema, refused) == ["$.kind", "$", "$.head.id", "$.other"])
    }

    @Test func `elements of arrays and objects that are data have types and codes`() throws {
        let accepted = [
            #"{"tags":["a"],"rows":[[1],[2,3]],"names":{"x":null,"y":"z"},"states":["on"]}"#,
            #"{"tags":[],"rows":[],"names":{},"states":[]}"#,
        ]
        let refused = [
            #"{"tags":[7],"rows":[],"names":{},"states":[]}"#, #"{"tags":[],"rows":[["1"]],"names":{},"states":[]}"#,
            #"{"tags":[],"rows":[],"names":{"x":1},"states":[]}"#,
            #"{"tags":[],"rows":[],"names":{},"states":["no"]}"#,
        ]
        for document in accepted { _ = try ListDocument.decode(document) }
        for document in refused { #expect(throws: MappingError.self) { try ListDocument.decode(document) } }
        #expect(try complaints(ListDocument.documentSchema, accepted) == ["", ""])
        #expect(
            try complaints(ListDocument.documentSchema, refused) == [
                "$.tags[0]", "$.rows[0][0]", "$.names.x", "$.states[0]",
            ])
    }

    @Test func `a field of a row that does not apply, or of another alternative, may hold anything`() throws {
        let accepted = [
            #"{"kind":"person","vat":7,"what":{"type":"a","code":"x","number":["?"]}}"#,
            #"{"kind":"company","vat":"1","what":{"type":"b","code":{},"number":3}}"#,
        ]
        let refused = [
            #"{"kind":"company","what":{"type":"a","code":"x"}}"#,
            #"{"kind":"company","vat":7,"what":{"type":"a","code":"x"}}"#,
            #"{"kind":"person","what":{"type":"a","number":3}}"#,
            #"{"kind":"person","what":{"type":"b","number":"3"}}"#,
            #"{"kind":"person","what":{"type":"c","number":3}}"#,
            #"{"kind":"person","what":{"code":"x"}}"#,
        ]
        for document in accepted { _ = try ChoiceDocument.decode(document) }
        for document in refused { #expect(throws: MappingError.self) { try ChoiceDocument.decode(document) } }
        #expect(try complaints(ChoiceDocument.documentSchema, accepted) == ["", ""])
        #expect(
            try complaints(ChoiceDocument.documentSchema, refused) == [
                "$", "$.vat", "$.what", "$.what.number", "$.what.type", "$.what",
            ])
    }

    @Test func `a record that is a sum itself has what its alternative has`() throws {
        let accepted = [#"{"type":"a","code":"x","number":"?"}"#, #"{"type":"b","number":3}"#]
        let refused = [#"{"type":"a","number":3}"#, #"{"type":"b","number":"3"}"#, #"{"type":"c"}"#]
        for document in accepted { _ = try WhatDocument.decode(document) }
        for document in refused { #expect(throws: MappingError.self) { try WhatDocument.decode(document) } }
        #expect(try complaints(WhatDocument.documentSchema, accepted) == ["", ""])
        #expect(try complaints(WhatDocument.documentSchema, refused) == ["$", "$.number", "$.type"])
    }

    @Test func `the class of a field and what is left out are in the schema`() {
        #expect(ShopOrder.documentSchema.contains(#""x-classification": "personal""#))
        #expect(ShopOrder.documentSchema.contains(#""admin_graphql_api_id": "derivable from id""#))
    }

    @Test func `the schema of the entity accepts what Codable writes, and refuses less`() throws {
        let address = PostalAddress(
            recipient: nil, organization: nil, lines: ["Hauptstraße 1"], city: "Köln", administrativeArea: nil,
            postalCode: nil, country: .de, countryProvenance: .explicit)
        let schema = PostalAddress.schema.description.jsonSchema
        let good = String(decoding: try JSONEncoder().encode(address), as: UTF8.self)
        #expect(
            try complaints(
                schema,
                [good, good.replacing(#""DE""#, with: #""Germany""#), good.replacing(#""country""#, with: #""c""#)])
                == ["", "$.country", "$"])
    }

    @Test func `every entity of the model keeps to its schema: its golden documents are valid`() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("SpliceModelTests/Golden/entities")
        var documents: [String: [String]] = [:]
        for schema in CanonicalModel.schemas {
            let file = folder.appendingPathComponent("\(schema.name)-\(schema.version).json")
            documents[schema.jsonSchema] = [try String(contentsOf: file, encoding: .utf8), "{}"]
        }
        let complaints = try complaints(documents)
        #expect(complaints.count == 21)
        for schema in CanonicalModel.schemas {
            #expect(complaints[schema.jsonSchema] == ["", "$"], "\(schema.name)")
        }
    }
}

private enum Light: String, Sendable { case on, off }

private struct Lists: Sendable {
    let tags: [String]
    let rows: [[Int]]
    let names: [String: String?]
    let states: [Light]
}

private enum ListDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Lists>) -> Reading<Lists> {
        let tags = f.field("tags", \.tags, .array(of: .text))
        let rows = f.field("rows", \.rows, .array(of: .array(of: .int)))
        let names = f.field("names", \.names, .dictionary(of: .text.optional()))
        let states = f.field("states", \.states, .array(of: .table(["on": .on, "off": .off])))
        return { r in try Lists(tags: r[tags], rows: r[rows], names: r[names], states: r[states]) }
    }
}

private enum What: Sendable {
    case text(String), number(Int)

    static let textual = Variant("a", CodeDocument.self, What.text(_:))
    static let numeric = Variant("b", NumberDocument.self, What.number(_:))
    static var alternatives: [any VariantOf<What>] { [textual, numeric] }

    @Sendable
    static func alternative(_ what: What) -> ChosenVariant {
        switch what {
        case .text(let it): textual(it)
        case .number(let it): numeric(it)
        }
    }
}

private struct Choice: Sendable {
    let kind: String
    let vat: String?
    let what: What
}

private enum CodeDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<String>) -> Reading<String> {
        let code = f.field("code", \.self, .text)
        return { r in try r[code] }
    }
}

private enum NumberDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Int>) -> Reading<Int> {
        let number = f.field("number", \.self, .int)
        return { r in try r[number] }
    }
}

private enum WhatDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<What>) -> Reading<What> {
        let what = f.oneOf(".", \.self, by: "type", What.alternatives, choose: What.alternative)
        return { r in try r[what] }
    }
}

private enum ChoiceDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Choice>) -> Reading<Choice> {
        let kind = f.field("kind", \.kind, .text)
        let vat = f.field("vat", \.vat, .text.when("kind", is: "company"))
        let what = f.oneOf("what", \.what, by: "type", What.alternatives, choose: What.alternative)
        return { r in try Choice(kind: r[kind], vat: r[vat], what: r[what]) }
    }
}
