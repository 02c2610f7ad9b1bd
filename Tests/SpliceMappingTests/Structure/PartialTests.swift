import SpliceMapping
import SpliceMappingReport
import SpliceModel
import SpliceTesting
import Testing

/// The body of a PATCH: missing, null and there are three things.
@Suite struct PartialTests {
    @Test(arguments: [
        ("{}", PatchedContact(name: "Ada", email: "a@b", city: "Ulm", visits: 1)),
        (#"{"email":null}"#, PatchedContact(name: "Ada", email: nil, city: "Ulm", visits: 1)),
        (
            #"{"name":"Bob","address":{"city":"Bonn"}}"#,
            PatchedContact(name: "Bob", email: "a@b", city: "Bonn", visits: 1)
        ),
        (#"{"address":{"city":null}}"#, PatchedContact(name: "Ada", email: "a@b", city: nil, visits: 1)),
        (#"{"visits":2}"#, PatchedContact(name: "Ada", email: "a@b", city: "Ulm", visits: 2)),
    ])
    func `a patch changes what it names, and writes the same again`(body: String, expected: PatchedContact) throws {
        let before = PatchedContact(name: "Ada", email: "a@b", city: "Ulm", visits: 1)
        let changes = try ContactPatch.decode(body)
        var contact = before
        changes.apply(to: &contact)
        #expect(contact == expected)
        #expect(try String(decoding: ContactPatch.encode(changes), as: UTF8.self) == body)
        #expect(ContactPatch.changes(from: before, to: expected) == changes)
    }

    @Test func `null for a property that must have a value is refused`() throws {
        let error = #expect(throws: MappingError.self) { try ContactPatch.decode(#"{"name":null,"email":7}"#) }
        #expect(error?.issues.map(\.path) == ["name", "email"])
        #expect(error?.issues.map(\.code) == [.null, .wrongKind])
    }

    @Test func `changes are set, cleared and forgotten`() throws {
        var changes = Changes<PatchedContact>()
        #expect(changes.isEmpty)
        changes.set(\.name, to: "Bob")
        changes.set(\.email, to: "b@c")
        changes.clear(\.city)
        changes.forget(\.email)
        #expect(changes.count == 2)
        #expect(
            try String(decoding: ContactPatch.encode(changes), as: UTF8.self)
                == #"{"name":"Bob","address":{"city":null}}"#)
        var other = Changes<PatchedContact>()
        other.clear(\.city)
        #expect(changes != other)
        other.set(\.name, to: "Eve")
        #expect(changes != other)
        other.set(\.name, to: "Bob")
        #expect(changes == other)
    }

    @Test func `an unwritable change names its row`() {
        var changes = Changes<PatchedContact>()
        changes.set(\.name, to: "a name that is far too long")
        let error = #expect(throws: MappingError.self) { try ContactPatch.encode(changes) }
        #expect(error?.issues.map(\.path) == ["name"])
    }

    @Test func `patches keep the laws and lose nothing`() throws {
        try ContactPatch.checkLaws()
        #expect(ContactPatch.analysis.losses.isEmpty)
    }
}

struct PatchedContact: Sendable, Equatable {
    var name: String
    var email: String?
    var city: String?
    var visits: Int64
}

private enum ContactPatch: PartialMapping {
    static let version = "1"
    static func rows(_ f: inout PartialFields<PatchedContact>) {
        f.field("name", \.name, .text(max: 10))
        f.field("email", \.email, .text)
        f.field("address.city", \.city, .text)
        f.field("visits", \.visits, .integer)
    }
}
