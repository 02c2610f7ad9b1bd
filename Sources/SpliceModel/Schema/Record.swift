/// A value with described fields: an entity, or a part of one.
public protocol Record: FieldValue, Codable {
    /// The fields.
    static var schema: Schema<Self> { get }
}

extension Record {
    /// A record with the schema's name and fields.
    public static var fieldType: FieldType {
        .record(name: schema.name, fields: schema.fields.map(\.descriptor))
    }

    /// The fields, in the order of the schema.
    public var content: FieldContent {
        .record(Self.schema.fields.map { ($0.descriptor, $0.value(self)) })
    }

    /// The schema without the way to the values.
    public static var schemaDescription: SchemaDescription { schema.description }

    /// Where the schema and this value's stored properties have drifted apart, in words; see ``Schema/problems(in:)``.
    public var schemaProblems: [String] { Self.schema.problems(in: self) }
}

/// A record that systems exchange: it has an identity, a source and room for what its type does not cover.
///
/// An application's own type conforms by having an envelope and a schema, and is then as good as a built-in one:
/// mapped, validated, compared between versions, redacted and journalled by the same code.
public protocol Entity: Record {
    /// What every entity carries.
    var envelope: Envelope { get set }
}

extension Entity {
    /// The name under which identities of this type are kept: that of the schema.
    public static var kind: EntityKind { EntityKind(schema.name) }
}
