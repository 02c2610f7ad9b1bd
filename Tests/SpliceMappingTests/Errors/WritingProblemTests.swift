import SpliceMapping
import SpliceModel
import Testing

/// What a record that cannot be written says: every problem, at every depth, and which record it is.
@Suite struct WritingProblemTests {
    @Test func `every problem of every element is told, with its path and the rows that lead to it`() {
        let parcel = Parcel(
            number: "P-1", weight: -1,
            items: [
                Item(sku: "A", qty: 1, labels: [], price: .zero(.eur)),
                Item(sku: "too long", qty: -2, labels: ["ok", "far too long"], price: .zero(.eur)),
                Item(sku: "B", qty: 0, labels: ["far too long"], price: .zero(.eur)),
            ])
        #expect(
            problems(of: parcel) == """
                5 problems in ParcelDocument 1 “P-1”
                  weight              weight is below 0        row 2: weight → weight, integer ≥ 0
                  items[1].sku        sku is longer than 3     row 3 › 1: sku → sku, text ≤ 3
                  items[1].qty        qty is below 0           row 3 › 2: qty → qty, integer ≥ 0
                  items[1].labels[1]  labels is longer than 5  row 3 › 3: labels → labels, array of text ≤ 5
                  items[2].labels[0]  labels is longer than 5  row 3 › 3: labels → labels, array of text ≤ 5
                """)
    }

    @Test func `what a refused element would have said about the currency binds no other`() throws {
        let tooPrecise = try #require(Money(units: 1, currency: .usd, scale: 3))
        let parcel = Parcel(
            number: "P-2", weight: 1,
            items: [
                Item(sku: "A", qty: 1, labels: [], price: tooPrecise),
                Item(sku: "B", qty: 1, labels: [], price: .zero(.eur)),
            ])
        #expect(paths(of: parcel) == ["items[0].price"])
    }

    @Test func `a currency that disagrees is a problem of the element that disagrees`() {
        let parcel = Parcel(
            number: "P-3", weight: 1,
            items: [
                Item(sku: "A", qty: 1, labels: [], price: .zero(.eur)),
                Item(sku: "B", qty: 1, labels: [], price: .zero(.usd)),
                Item(sku: "C", qty: 1, labels: [], price: .zero(.eur)),
            ])
        #expect(paths(of: parcel) == ["items[1].price"])
    }

    @Test func `members of an object whose keys are data, and records of the record itself`() {
        let shelf = Shelf(names: ["a.b": "far too long", "c": "ok"], place: Place(city: "far too long"))
        let error = #expect(throws: MappingError.self) { try ShelfDocument.encode(shelf) }
        #expect(error?.issues.map(\.path) == [#"names.a\.b"#, "city"])
        #expect(error?.issues.map(\.row) == [[1], [2, 1]])
        #expect(error?.subject == nil)
    }

    private func problems(of parcel: Parcel) -> String? {
        #expect(throws: MappingError.self) { try ParcelDocument.encode(parcel) }?.description
    }

    private func paths(of parcel: Parcel) -> [String]? {
        #expect(throws: MappingError.self) { try ParcelDocument.encode(parcel) }?.issues.map(\.path)
    }
}

private struct Item: Sendable {
    let sku: String
    let qty: Int64
    let labels: [String]
    let price: Money
}

private struct Parcel: Sendable {
    let number: String
    let weight: Int64
    let items: [Item]
}

private enum ItemDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Item>) -> Reading<Item> {
        let sku = f.field("sku", \.sku, .text(max: 3))
        let qty = f.field("qty", \.qty, .integer(min: 0))
        let labels = f.field("labels", \.labels, .array(of: .text(max: 5)))
        let price = f.field("price", \.price, .money(currency: "^.currency"))
        return { r in try Item(sku: r[sku], qty: r[qty], labels: r[labels], price: r[price]) }
    }
}

private enum ParcelDocument: Mapping {
    static let version = "1"
    static let identity: String? = "number"

    static func map(_ f: inout Fields<Parcel>) -> Reading<Parcel> {
        let number = f.field("number", \.number, .text, classified: .internal)
        let weight = f.field("weight", \.weight, .integer(min: 0))
        let items = f.field("items", \.items, .each(ItemDocument.self))
        return { r in try Parcel(number: r[number], weight: r[weight], items: r[items]) }
    }
}

private struct Place: Sendable { let city: String }

private struct Shelf: Sendable {
    let names: [String: String]
    let place: Place
}

private enum PlaceDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Place>) -> Reading<Place> {
        let city = f.field("city", \.city, .text(max: 5))
        return { r in try Place(city: r[city]) }
    }
}

private enum ShelfDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Shelf>) -> Reading<Shelf> {
        let names = f.field("names", \.names, .dictionary(of: .text(max: 5)))
        let place = f.field(".", \.place, .one(PlaceDocument.self))
        return { r in try Shelf(names: r[names], place: r[place]) }
    }
}
