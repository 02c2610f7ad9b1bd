/// The fields of a record: their names, types, classes and limits, and the way to each value.
///
/// Written once beside the type, a line a field, in the order of the stored properties:
/// ```swift
/// extension Subscription {
///     static let schema = Schema<Subscription>("subscription", version: SchemaVersion(1, 0), [
///         .field("envelope", \.envelope, .internal),
///         .field("plan", \.plan, .internal, .notEmpty, .maximumLength(40, .characters)),
///         .field("holder", \.holder, .personal),
///     ])
/// }
/// ```
/// Type and optionality come from the property. That no field was forgotten is a law to test: ``problems(in:)``.
public struct Schema<Root: Sendable>: Sendable {
    /// The name of the record in documents and journals, in lower case with hyphens.
    public let name: String
    /// The version of this shape.
    public let version: SchemaVersion
    /// The fields, in the order of the stored properties.
    public let fields: [Field]

    /// A schema from its parts.
    public init(_ name: String, version: SchemaVersion, _ fields: [Field]) {
        self.name = name
        self.version = version
        self.fields = fields
    }

    /// A field and the way to its value.
    public struct Field: Sendable {
        /// What is known about the field.
        public let descriptor: FieldDescriptor
        /// Reads the field's value.
        public let value: @Sendable (Root) -> any FieldValue

        /// A field of a stored property.
        ///
        /// - Parameters:
        ///   - name: the name of the property.
        ///   - path: the property; its type says what the field holds and whether it may be absent.
        ///   - classification: how freely the value may be shown.
        ///   - limits: what the value must keep to.
        public static func field<Value: FieldValue>(
            _ name: String, _ path: any KeyPath<Root, Value> & Sendable, _ classification: Classification,
            _ limits: FieldLimit...
        ) -> Field {
            Field(
                descriptor: FieldDescriptor(
                    name: name, type: Value.fieldType, isRequired: !Value.isOptional, classification: classification,
                    limits: limits),
                value: { $0[keyPath: path] })
        }
    }

    /// The schema without the way to the values: for documentation, journals and comparison.
    public var description: SchemaDescription {
        SchemaDescription(name: name, version: version, fields: fields.map(\.descriptor))
    }

    /// Where schema and type have drifted apart, in words; empty when they agree.
    ///
    /// Compares names, order and values with the stored properties of a sample. Use a sample whose values all differ,
    /// so that a field with another one's key path is found.
    public func problems(in sample: Root) -> [String] {
        let properties = Mirror(reflecting: sample).children.compactMap { child in
            child.label.map { (name: $0, value: child.value) }
        }
        let described = fields.map(\.descriptor.name)
        let stored = properties.map(\.name)
        var problems = stored.filter { !described.contains($0) }.map { "\(name): no field describes \($0)" }
        problems += described.filter { !stored.contains($0) }.map { "\(name): no property is called \($0)" }
        problems += Set(described.filter { name in described.count { $0 == name } > 1 }).sorted()
            .map { "\(name): two fields are called \($0)" }
        guard problems.isEmpty else { return problems }
        if described != stored { problems.append("\(name): the fields are in another order than the properties") }
        for property in properties {
            guard let field = fields.first(where: { $0.descriptor.name == property.name }) else { continue }
            if !isSame(field.value(sample), as: property.value) {
                problems.append("\(name): the field \(property.name) reads another property")
            }
        }
        return problems
    }

    private func isSame<Value: FieldValue>(_ value: Value, as property: Any) -> Bool { (property as? Value) == value }
}
