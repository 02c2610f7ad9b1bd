import SpliceMapping
import SpliceMappingReport
import SpliceModel
import SpliceXML
import Testing

/// Origins of values in XML.
@Suite struct XMLOriginTests {
    private let document = Array(
        """
        <parcels>
        <parcel id="1"><weight>1</weight></parcel>
        <parcel id="2">
          <weight>2</weight>
          <item code="a">x</item>
          <item
            code="b">y</item>
        </parcel>
        </parcels>
        """.utf8)

    @Test func `a value has its path and its line`() throws {
        let origins = try ParcelDocument.origins(in: document, as: XMLFormat.xml("parcels.parcel"), record: 2)
        #expect(
            origins.map { "\($0.target) \($0.sources[0].path) \($0.sources[0].line.map(String.init) ?? "-")" } == [
                "id @id 3", "weight weight 4", "items item 5", "items[0].self item[0].@code 5",
                "items[1].self item[1].@code 7",
                "note note -",
            ])
        #expect(origins.allSatisfy { $0.sources.allSatisfy { $0.range == nil && $0.column == nil } })
    }

    @Test func `no element at all has no line`() throws {
        let items = try #require(
            try ParcelDocument.origin(of: "items", in: document, as: XMLFormat.xml("parcels.parcel"), record: 1))
        #expect(items.sources.map(\.line) == [nil])
    }

    @Test func `a record that is not there, refused, or behind what is not well-formed, is an error`() {
        let format = XMLFormat.xml("parcels.parcel")
        let none = #expect(throws: MappingError.self) {
            try ParcelDocument.origins(in: document, as: format, record: 3)
        }
        #expect(none?.issues.map(\.problem) == ["the document has no record 3"])
        let refused = #expect(throws: MappingError.self) {
            try ParcelDocument.origins(in: Array("<parcels><parcel id='1'/></parcels>".utf8), as: format)
        }
        #expect(refused?.issues.map(\.path) == ["weight"])
        let broken = #expect(throws: MappingError.self) {
            try ParcelDocument.origins(in: Array("<parcels><parcel".utf8), as: format)
        }
        #expect(broken?.code == .grammar)
    }
}

private struct Parcel: Sendable, Equatable {
    let id: String
    let weight: Int64
    let items: [String]
    let note: String?
}

private enum ParcelItem: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<String>) -> Reading<String> {
        let code = f.field("@code", \.self, .text)
        return { r in try r[code] }
    }
}

private enum ParcelDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Parcel>) -> Reading<Parcel> {
        let id = f.field("@id", \.id, .text)
        let weight = f.field("weight", \.weight, .integer)
        let items = f.field("item", \.items, .each(ParcelItem.self))
        let note = f.field("note", \.note, .text.optional())
        return { r in try Parcel(id: r[id], weight: r[weight], items: r[items], note: r[note]) }
    }
}
