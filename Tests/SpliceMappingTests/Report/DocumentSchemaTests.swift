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
