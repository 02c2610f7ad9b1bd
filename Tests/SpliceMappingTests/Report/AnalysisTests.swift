import Foundation
import SpliceMapping
import SpliceMappingReport
import SpliceModel
import Testing

/// An entity with a schema, two properties of which no row fills.
private struct Wage: Record {
    let employee: String
    let amount: Int64
    let origin: String
    let address: Street?

    static let schema = Schema<Wage>(
        "wage", version: SchemaVersion(1, 0),
        [
            .field("employee", \.employee, .personal), .field("amount", \.amount, .sensitive),
            .field("origin", \.origin, .internal), .field("address", \.address, .personal),
        ])
}

private struct Street: Record {
    let line: String
    let country: Country

    static let schema = Schema<Street>(
        "street", version: SchemaVersion(1, 0),
        [.field("line", \.line, .personal), .field("country", \.country, .public)])
}

private enum PayrollStreet: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Street>) -> Reading<Street> {
        let line = f.field("line", \.line, .text, classified: .internal)
        return { r in try Street(line: r[line], country: .de) }
    }
}

private enum PayrollWage: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Wage>) -> Reading<Wage> {
        let employee = f.field("id", \.employee, .text, classified: .public)
        let amount = f.field("amount", \.amount, .integer)
        let address = f.field("street", \.address, .one(PayrollStreet.self).optional())
        return { r in
            try Wage(employee: r[employee], amount: r[amount], origin: "payroll", address: r[address])
        }
    }
}

/// Writes names of at most so many bytes.
private enum ByteAddress: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Address>) -> Reading<Address> {
        let line1 = f.field("l1", \.line1, .text(max: 50, unit: .utf8))
        let line2 = f.field("l2", \.line2, .text(max: 50).optional())
        let city = f.field("c", \.city, .text)
        let country = f.field("co", \.country, .country)
        return { r in try Address(line1: r[line1], line2: r[line2], city: r[city], country: r[country]) }
    }
}

@Suite struct AnalysisTests {
    @Test func `every row says how faithful it is`() {
        let rows = ShopOrder.analysis.rows
        #expect(rows.first { $0.source == "line_items[].sku" }?.relations == [.equivalent])
        let country = rows.first { $0.source == "shipping_address.country_code" }
        #expect(country?.number == "7.4")
        #expect(country?.target == "shipTo.country")
        #expect(country?.relations == [.sourceIsBroader])
        #expect(country?.losses.map(\.reason) == ["whether the value was there or US was assumed"])
    }

    @Test func `a row can lose in several ways`() {
        enum Lossy: Mapping {
            static let version = "1"
            static func map(_ f: inout Fields<String?>) -> Reading<String?> {
                let text = f.field("text", \.self, .text(max: 5, longer: .cut).optional())
                return { r in try r[text] }
            }
        }
        #expect(Lossy.analysis.rows.first?.relations == [.sourceIsBroader, .sourceIsNarrower])
        #expect(Lossy.analysis.losses == [.row("text", .sourceIsBroader), .row("text", .sourceIsNarrower)])
    }

    @Test func `properties that no row fills are listed, nested ones too`() {
        #expect(PayrollWage.analysis.unfilled == ["origin", "address.country"])
        #expect(ShopOrder.analysis.unfilled.isEmpty)
    }

    @Test func `a row has the class of its property when that is higher, and a lower one is reported`() {
        #expect(PayrollWage.rows.first { $0.source == "amount" }?.classification == .sensitive)
        #expect(PayrollWage.analysis.underclassified == ["id", "street.line"])
    }

    @Test func `an analysis is written as JSON and read again`() throws {
        let analysis = ShopOrder.analysis
        let data = try JSONEncoder().encode(analysis)
        #expect(try JSONDecoder().decode(MappingAnalysis.self, from: data) == analysis)
        #expect(String(decoding: data, as: UTF8.self).contains("source-is-broader-than-target"))
    }

    @Test func `a limit in characters does not fit one in bytes, the other way round it does`() {
        let clashes = ShopAddress.limitClashes(writingTo: ByteAddress.self)
        #expect(
            clashes.map(\.description) == [
                "line1: read from address1 with at most 50 characters, written to l1 with at most 50 utf8"
            ])
        #expect(ByteAddress.limitClashes(writingTo: ShopAddress.self).isEmpty)
    }
}

@Suite struct SourceComparisonTests {
    @Test func `fields of a sample that nobody reads are listed once, ignored ones are not`() throws {
        let comparison = try ShopOrder.compared(withSample: Documents.order)
        #expect(comparison.unread.map(\.path) == ["unknown", "line_items[].properties"])
        #expect(comparison.unread.map(\.kind) == ["object", "array"])
        #expect(comparison.absent.isEmpty)
    }

    @Test func `paths that the sample does not have are listed, without what stands below them`() throws {
        let comparison = try ShopOrder.compared(withSample: #"{"name": "1", "line_items": [{"sku": "A", "qty": 1}]}"#)
        #expect(
            comparison.absent == [
                "created_at", "currency", "customer_name", "financial_status", "line_items[].price", "note",
                "shipping_address", "total_price",
            ])
    }

    @Test func `a field of a nested mapping can be left out for a reason, and the rest of an object`() throws {
        enum Inner: Mapping {
            static let version = "1"
            static func map(_ f: inout Fields<String>) -> Reading<String> {
                let name = f.field("person.name", \.self, .text)
                f.ignore("person", because: "only the name is wanted")
                return { r in try r[name] }
            }
        }
        enum Outer: Mapping {
            static let version = "1"
            static func map(_ f: inout Fields<[String]>) -> Reading<[String]> {
                let names = f.field("list", \.self, .each(Inner.self))
                return { r in try r[names] }
            }
        }
        let sample = #"{"list": [{"person": {"name": "Ada", "age": 36}, "a.b": 1}]}"#
        #expect(try Outer.compared(withSample: sample).unread.map(\.path) == [#"list[].a\.b"#])
        #expect(Outer.spreadsheet.lines.contains { $0.source == "list[].person" && $0.rule == "left out" })
    }

    @Test func `a schema is compared through references and combinations`() throws {
        let schema = """
            {"openapi": "3.1.0", "components": {"schemas": {
              "Order": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {
                "line_items": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}},
                "tags": {"type": ["string", "null"]}}}]},
              "Base": {"type": "object", "properties": {"name": {"type": "string"}, "note": {"type": "string"},
                "self": {"$ref": "#/components/schemas/Order"}}},
              "Line": {"properties": {"sku": {}, "qty": {}, "price": {}, "tax": {"type": "number"}}}}}}
            """
        let comparison = try ShopOrder.compared(withSchema: schema, at: "#/components/schemas/Order")
        #expect(
            comparison.unread.map { "\($0.path): \($0.kind)" } == [
                "self: object", "line_items[].tax: number", "tags: string or null",
            ])
        #expect(comparison.absent.contains("total_price"))
        #expect(!comparison.absent.contains("line_items[].sku"))
    }

    @Test func `a reference that leads nowhere, and one that leads in a circle`() throws {
        let error = #expect(throws: MappingError.self) {
            try ShopOrder.compared(withSchema: ##"{"$ref": "#/nowhere"}"##)
        }
        #expect(error?.description.contains("“#/nowhere” leads nowhere") == true)
        #expect(throws: MappingError.self) { try ShopOrder.compared(withSchema: #"{"$ref": "other.json"}"#) }
        #expect(try ShopOrder.compared(withSchema: ##"{"$ref": "#"}"##).unread.isEmpty)
    }
}
