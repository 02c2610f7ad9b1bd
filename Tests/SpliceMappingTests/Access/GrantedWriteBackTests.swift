import SpliceMapping
import SpliceModel
import Testing

/// Writing over a document of which a flow may not see all.
@Suite struct GrantedWriteBackTests {
    private let original =
        Array(
            #"{ "id": "1", "mail":"ada\u0040web.example", "extra": [1, 2],"#.utf8)
        + Array(#" "to": {"street" : "A 1", "city":"Bonn", "code": 7}, "lines": ["#.utf8)
        + Array(#"{"sku":"a","cost":1.50,"qty":1}, {"sku":"b", "cost" : 2.0 ,"qty":2}] }"#.utf8)
    private let grant = FieldGrant(upTo: .secret).withholding("mail", "to.street").masking("lines[].cost", with: .full)

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private func written(_ change: (inout Claim) -> Void, matching: [String: String] = ["lines": "sku"]) throws
        -> String
    {
        var claim = try ClaimDocument.decode(original)
        change(&claim)
        return try text(GrantedWriteBack<ClaimDocument>(grant).encode(claim, over: original, matching: matching))
    }

    @Test func `hidden fields keep their bytes, whatever the entity has`() throws {
        let back = try written { claim in
            claim.mail = "other"
            claim.to?.street = "***"
            claim.to?.city = "Köln"
            claim.lines?[1].cost = 0
            claim.lines?[1].quantity = 3
        }
        #expect(
            back
                == text(original).replacing(#""city":"Bonn""#, with: #""city":"Köln""#)
                .replacing(#""qty":2"#, with: #""qty":3"#))
    }

    @Test func `elements keep theirs when others go and come, and a new one has none`() throws {
        let back = try written { claim in
            claim.lines?.removeFirst()
            claim.lines?.append(ClaimLine(sku: "c", cost: 9, quantity: 4))
        }
        #expect(back.contains(#"[ {"sku":"b", "cost" : 2.0 ,"qty":2},{"sku":"c","qty":4}]"#))
    }

    @Test func `a change that would take hidden fields with it is refused`() throws {
        let gone = #expect(throws: MappingError.self) { try written { $0.to = nil } }
        #expect(gone?.code == .grant)
        #expect(gone?.issues.map(\.path) == ["to.street"])
        let unmatched = #expect(throws: MappingError.self) {
            try written({ $0.lines?.removeFirst() }, matching: [:])
        }
        #expect(unmatched?.issues.map(\.path) == ["lines"])
        let emptied = #expect(throws: MappingError.self) { try written({ $0.lines = nil }, matching: [:]) }
        #expect(emptied?.issues.map(\.path) == ["lines"])
        let swapped = #expect(throws: MappingError.self) { try written({ $0.lines?.reverse() }, matching: [:]) }
        #expect(swapped?.issues.map(\.path) == ["lines.cost", "lines.cost"])
        #expect(gone?.description.contains("A 1") == false)
    }

    @Test func `where no element was, new ones hide nothing, and need no key`() throws {
        let empty = Array(#"{"id":"1","mail":"a@web.example","lines":[ ]}"#.utf8)
        var claim = try ClaimDocument.decode(empty)
        claim.lines = [ClaimLine(sku: "c", cost: 9, quantity: 4)]
        let back = try GrantedWriteBack<ClaimDocument>(grant).encode(claim, over: empty)
        #expect(text(back).contains(#"[{"sku":"c","qty":4}"#))
    }

    @Test func `elements with one key are taken in their order`() throws {
        let twice = Array(
            #"{"id":"1","mail":"m","lines":[{"sku":"a","cost":1.5,"qty":1},{"sku":"a","cost":2.5,"qty":2}]}"#.utf8)
        var claim = try ClaimDocument.decode(twice)
        claim.lines?[1].quantity = 3
        let back = try GrantedWriteBack<ClaimDocument>(grant).encode(claim, over: twice, matching: ["lines": "sku"])
        #expect(text(back) == text(twice).replacing(#""qty":2"#, with: #""qty":3"#))
    }

    @Test func `elements are told apart by what is granted only`() {
        let error = #expect(throws: MappingError.self) { try written({ _ in }, matching: ["lines": "cost"]) }
        #expect(error?.issues.map(\.problem) == ["is matched by “cost”, which is not granted"])
    }

    @Test func `with everything granted it is the write-back without a grant, and names are checked`() throws {
        var claim = try ClaimDocument.decode(original)
        claim.mail = "b@web.example"
        claim.to = nil
        let all = try GrantedWriteBack<ClaimDocument>(FieldGrant(upTo: .secret))
        #expect(try all.encode(claim, over: original) == ClaimDocument.encode(claim, over: original))
        #expect(throws: MappingError.self) {
            _ = try GrantedWriteBack<ClaimDocument>(FieldGrant(upTo: .secret).withholding("nobody"))
        }
    }

    @Test func `what became of each row is told`() throws {
        let access = try GrantedWriteBack<ClaimDocument>(grant).fields.map { "\($0.target) \($0.access)" }
        #expect(
            access == [
                "id granted", "mail withheld", "to.street withheld", "to.city granted", "lines[].sku granted",
                "lines[].cost withheld", "lines[].quantity granted",
            ])
    }
}

private struct ClaimAddress: Sendable, Equatable {
    var street: String
    var city: String
}

private struct ClaimLine: Sendable, Equatable {
    var sku: String
    var cost: Int64
    var quantity: Int64
}

private struct Claim: Sendable, Equatable {
    var id: String
    var mail: String
    var to: ClaimAddress?
    var lines: [ClaimLine]?
}

/// Reads a decimal as whole hundredths.
private struct Hundredths: Rule {
    func decode(_ cell: borrowing Cell) throws(Refusal) -> Int64 {
        let decimal = try cell.decimal()
        do throws(ModelError) { return try decimal.rescaled(to: 2, rounding: .exact).coefficient } catch {
            throw Refusal(.malformed)
        }
    }
    func encode(_ value: Int64, to writer: inout Writer) { writer.decimal(value, scale: 2) }
    func example(_ number: Int) -> String { "\(number).25" }
    var note: RuleNote { RuleNote("hundredths", expects: "a decimal", type: .number) }
}

private enum ClaimAddressDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<ClaimAddress>) -> Reading<ClaimAddress> {
        let street = f.field("street", \.street, .text)
        let city = f.field("city", \.city, .text)
        return { r in try ClaimAddress(street: r[street], city: r[city]) }
    }
}

private enum ClaimLineDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<ClaimLine>) -> Reading<ClaimLine> {
        let sku = f.field("sku", \.sku, .text)
        let cost = f.field("cost", \.cost, Hundredths())
        let quantity = f.field("qty", \.quantity, .integer)
        return { r in try ClaimLine(sku: r[sku], cost: r[cost], quantity: r[quantity]) }
    }
}

private enum ClaimDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Claim>) -> Reading<Claim> {
        let id = f.field("id", \.id, .text)
        let mail = f.field("mail", \.mail, .text)
        let to = f.field("to", \.to, .one(ClaimAddressDocument.self).optional(writes: .omitted))
        let lines = f.field("lines", \.lines, .each(ClaimLineDocument.self).optional(writes: .omitted))
        return { r in try Claim(id: r[id], mail: r[mail], to: r[to], lines: r[lines]) }
    }
}
