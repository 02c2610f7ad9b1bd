import Foundation
import SpliceEntities
import SpliceModel
import Testing

/// Laws that every entity keeps: the built-in ones, and one such as an application writes.
struct EntityLawTests {
    /// An application's own entity, with nothing but public means.
    struct Subscription: Entity {
        var envelope: Envelope
        var plan: String
        var holder: PersonName
        var renewsOn: LocalDate?

        static let schema = Schema<Subscription>(
            "subscription", version: SchemaVersion(1, 0),
            [
                .field("envelope", \.envelope, .internal),
                .field("plan", \.plan, .internal, .notEmpty, .maximumLength(40, .characters)),
                .field("holder", \.holder, .personal),
                .field("renewsOn", \.renewsOn, .internal),
            ])
    }

    static let names = (CanonicalModel.entities + [Subscription.self]).map { $0.schemaDescription.name }

    private func entity(_ name: String) throws -> any Entity.Type {
        try #require((CanonicalModel.entities + [Subscription.self]).first { $0.schemaDescription.name == name })
    }

    @Test func `every area of the standard format has its entities`() {
        #expect(Set(Self.names).count == Self.names.count)
        #expect(
            Self.names == [
                "person", "organization", "product", "inventory-level", "order", "sales-order", "invoice", "payment",
                "refund", "reservation", "shipment", "deal", "lead", "campaign-enrolment", "employee",
                "account-provisioning", "asset", "benefit-enrolment", "learning-assignment", "ticket", "business-event",
                "subscription",
            ])
    }

    @Test(arguments: names)
    func `schema and stored properties agree`(_ name: String) throws {
        func check<Subject: Entity>(_ type: Subject.Type) throws {
            let sample = try SampleDecoder.make(type, .everything)
            #expect(sample.schemaProblems == [])
            try checkParts(sample.content)
        }
        try check(entity(name))
    }

    private func checkParts(_ content: FieldContent) throws {
        guard case .record(let fields) = content else { return }
        for (_, value) in fields {
            if let record = value as? any Record { #expect(record.schemaProblems == []) }
            if case .list(let elements) = value.content {
                for element in elements {
                    if let record = element as? any Record { #expect(record.schemaProblems == []) }
                    try checkParts(element.content)
                }
            }
            try checkParts(value.content)
        }
    }

    @Test(arguments: names)
    func `a journal gives back what it was given, and the schema's names are its keys`(_ name: String) throws {
        func check<Subject: Entity>(_ type: Subject.Type) throws {
            for filling in [SampleDecoder.Filling.everything, .requiredOnly] {
                let sample = try SampleDecoder.make(type, filling)
                #expect(try recoded(sample) == sample)
            }
            let full = try JSONEncoder().encode(SampleDecoder.make(type, .everything))
            let object = try #require(try JSONSerialization.jsonObject(with: full) as? [String: Any])
            #expect(Set(object.keys) == Set(Subject.schema.fields.map(\.descriptor.name)))
        }
        try check(entity(name))
    }

    @Test(arguments: names)
    func `a golden file of every entity is still read and written the same`(_ name: String) throws {
        func check<Subject: Entity>(_ type: Subject.Type) throws {
            let path = "entities/\(name)-\(Subject.schema.version).json"
            let sample = try SampleDecoder.make(type, .everything)
            let golden = try GoldenFiles.text(path, orRecord: sample)
            let entity = try decoded(Subject.self, golden)
            #expect(try GoldenFiles.pretty(entity) == golden)
        }
        try check(entity(name))
    }

    @Test func `every golden file of every earlier version is still read`() throws {
        for file in try GoldenFiles.names(in: "entities") {
            let name = file.split(separator: "-").dropLast().joined(separator: "-")
            func check<Subject: Entity>(_ type: Subject.Type) throws {
                _ = try JSONDecoder().decode(Subject.self, from: GoldenFiles.read("entities/\(file)"))
            }
            try check(entity(name))
        }
    }

    @Test(arguments: names)
    func `a schema that changed has the version its change asks for`(_ name: String) throws {
        let current = try entity(name).schemaDescription
        _ = try GoldenFiles.text("schemas/\(name)-\(current.version).json", orRecord: current)
        for file in try GoldenFiles.names(in: "schemas") where file.hasPrefix("\(name)-") {
            let older = try JSONDecoder().decode(SchemaDescription.self, from: GoldenFiles.read("schemas/\(file)"))
            guard older.name == name else { continue }
            #expect(current.versionProblem(after: older) == nil)
        }
    }

    @Test(arguments: names)
    func `what a record lacks or breaks is an error and never a default`(_ name: String) throws {
        func check<Subject: Entity>(_ type: Subject.Type) throws {
            let bytes = try JSONEncoder().encode(SampleDecoder.make(type, .everything))
            let object = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
            for field in Subject.schema.fields where field.descriptor.isRequired {
                var broken = object
                broken[field.descriptor.name] = nil
                let text = try JSONSerialization.data(withJSONObject: broken)
                #expect(throws: DecodingError.self, "\(field.descriptor.name)") {
                    try JSONDecoder().decode(Subject.self, from: text)
                }
            }
        }
        try check(entity(name))
    }
}
