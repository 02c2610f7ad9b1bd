package import SpliceModel

/// The classes that the schema of an entity gives its fields.
package struct EntityClasses {
    private let root: FieldType?

    /// The classes of an entity type; without a schema there are none.
    package init(of entity: Any.Type) { root = (entity as? any Record.Type)?.fieldType }

    /// The class of a property, the highest on the way to it; nil when no schema describes it.
    package func classification(of target: String) -> Classification? {
        guard var type = root else { return nil }
        var highest: Classification?
        for step in target.split(separator: ".") {
            let name = step.hasSuffix("[]") ? step.dropLast(2) : step
            while case .list(let element) = type { type = element }
            guard case .record(_, let fields) = type, let field = fields.first(where: { $0.name == name }) else {
                return highest
            }
            highest = max(highest ?? .public, field.classification)
            type = field.type
        }
        return highest
    }
}
