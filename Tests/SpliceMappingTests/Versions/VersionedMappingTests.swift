import SpliceMapping
import SpliceModel
import Testing

private struct Sale: Hashable, Sendable {
    let number: String
    let total: Money
}

private enum Sale2025: Mapping {
    static let version = "2025"

    static func map(_ f: inout Fields<Sale>) -> Reading<Sale> {
        let number = f.field("number", \.number, .text, classified: .internal)
        let total = f.field("cents", \.total, .money(.minorUnits, currency: .constant(.eur)))
        return { r in try Sale(number: r[number], total: r[total]) }
    }
}

private enum Sale2026: Mapping {
    static let version = "2026"

    static func map(_ f: inout Fields<Sale>) -> Reading<Sale> {
        f.constant("meta.version", "2026")
        let number = f.field("id", \.number, .text, classified: .internal)
        let total = f.field("total", \.total, .money(currency: "currency"))
        return { r in try Sale(number: r[number], total: r[total]) }
    }
}

private enum Broken: Mapping {
    static let version = "2027"

    static func map(_ f: inout Fields<Sale>) -> Reading<Sale> {
        let number = f.field("a..b", \.number, .text)
        return { r in try Sale(number: r[number], total: .zero(.eur)) }
    }
}

@Suite struct VersionedMappingTests {
    private let sale = Sale(number: "7", total: Money(minorUnits: 1250, currency: .eur))
    private let old = Array(#"{"meta":{"version":2025},"number":"7","cents":1250}"#.utf8)
    private let new = Array(#"{"id":"7","total":"12.50","currency":"EUR","meta":{"version":"2026"}}"#.utf8)

    @Test func `a document is read by the mapping of the version that it says, as text or as a number`() throws {
        let sales = try VersionedMapping<Sale>(Sale2025.self, Sale2026.self, field: "meta.version")
        #expect(try sales.decode(old) == sale)
        #expect(try sales.decode(new) == sale)
        #expect(sales.versions == ["2025", "2026"])
        #expect(try sales.version(of: new) == "2026")
    }

    @Test func `the caller may know the version, and writes the one that it wants`() throws {
        let sales = try VersionedMapping<Sale>(Sale2025.self, Sale2026.self)
        #expect(try sales.decode(old, version: "2025") == sale)
        #expect(
            String(decoding: try sales.encode(sale, version: "2026"), as: UTF8.self)
                == #"{"meta":{"version":"2026"},"id":"7","total":"12.50","currency":"EUR"}"#)
        #expect(
            String(decoding: try sales.encode(sale, version: "2025"), as: UTF8.self) == #"{"number":"7","cents":1250}"#)
        let error = #expect(throws: MappingError.self) { try sales.encode(sale, version: "2024") }
        #expect(error?.code == .version)
    }

    @Test func `a document without a version or of an unknown one is refused, and what there is is named`() throws {
        let sales = try VersionedMapping<Sale>(Sale2025.self, Sale2026.self, field: "meta.version")
        let unknown = Array(#"{"meta":{"version":"1999"}}"#.utf8)
        var error = #expect(throws: MappingError.self) { try sales.decode(unknown) }
        #expect(error?.code == .version)
        #expect(error?.issues.first?.problem == "the version “1999” is none of 2025, 2026")
        #expect(error?.issues.first?.path == "meta.version")
        for document in [#"{}"#, #"{"meta":null}"#, #"{"meta":{"version":null}}"#, #"{"meta":{"version":[]}}"#] {
            error = #expect(throws: MappingError.self) { try sales.decode(Array(document.utf8)) }
            #expect(error?.issues.first?.problem == "the version says none of 2025, 2026")
        }
        error = #expect(throws: MappingError.self) { try sales.decode(Array(#"{"meta""#.utf8)) }
        #expect(error?.code == .grammar)
    }

    @Test func `fallbacks read what says nothing, and what is unknown`() throws {
        let sales = try VersionedMapping<Sale>(
            Sale2025.self, Sale2026.self, field: "v", missing: .version("2025"), unknown: .version("2026"))
        #expect(try sales.decode(Array(#"{"number":"7","cents":1250}"#.utf8)) == sale)
        let future = #"{"v":"2030","id":"7","total":"12.50","currency":"EUR","meta":{"version":"2026"}}"#
        #expect(try sales.decode(Array(future.utf8)) == sale)
    }

    @Test func `what cannot work is refused when it is put together`() {
        #expect(throws: MappingError.self) { try VersionedMapping<Sale>() }
        #expect(throws: MappingError.self) { try VersionedMapping<Sale>(Sale2025.self, Sale2025.self) }
        #expect(throws: MappingError.self) { try VersionedMapping<Sale>(Sale2025.self, missing: .version("2026")) }
        #expect(throws: MappingError.self) { try VersionedMapping<Sale>(Sale2025.self, field: "") }
        #expect(throws: MappingError.self) { try VersionedMapping<Sale>(Broken.self) }
    }
}
