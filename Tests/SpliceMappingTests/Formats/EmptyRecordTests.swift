import SpliceMapping
import Testing

private struct Contact: Hashable, Sendable { let phone: String? }

private enum ContactDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Contact>) -> Reading<Contact> {
        let phone = f.field("phone", \.phone, .text.optional())
        return { r in try Contact(phone: r[phone]) }
    }
}

private struct Shop: Hashable, Sendable {
    let id: String
    let contact: Contact?
}

private enum ShopDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Shop>) -> Reading<Shop> {
        let id = f.field("id", \.id, .text)
        let contact = f.field("contact", \.contact, .one(ContactDocument.self).optional())
        return { r in try Shop(id: r[id], contact: r[contact]) }
    }
}

private struct Branch: Hashable, Sendable {
    let id: String
    let contact: Contact
}

private enum BranchDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Branch>) -> Reading<Branch> {
        let id = f.field("id", \.id, .text)
        let contact = f.field("contact", \.contact, .one(ContactDocument.self))
        return { r in try Branch(id: r[id], contact: r[contact]) }
    }
}

/// CSV and form data have no place for a record that is there with nothing in it.
@Suite struct EmptyRecordTests {
    private let empty = Shop(id: "1", contact: Contact(phone: nil))
    private let none = Shop(id: "1", contact: nil)

    @Test func `an empty record is read back as none`() throws {
        let row = try ShopDocument.encodeRows([empty], as: .csv())
        #expect(try row == ShopDocument.encodeRows([none], as: .csv()))
        #expect(try ShopDocument.decodeRows(row, as: .csv()) == [none])
        let form = try ShopDocument.encode(empty, as: .form)
        #expect(try form == ShopDocument.encode(none, as: .form))
        #expect(try ShopDocument.decode(form, as: .form) == none)
    }

    @Test func `an empty record that is required is refused and not invented`() throws {
        let branch = Branch(id: "1", contact: Contact(phone: nil))
        let row = try BranchDocument.encodeRows([branch], as: .csv())
        let fault = #expect(throws: MappingError.self) { try BranchDocument.decodeRows(row, as: .csv()) }
        #expect(fault?.issues.map(\.path) == ["contact"])
        let form = try BranchDocument.encode(branch, as: .form)
        let refusal = #expect(throws: MappingError.self) { try BranchDocument.decode(form, as: .form) }
        #expect(refusal?.issues.map(\.path) == ["contact"])
    }
}
