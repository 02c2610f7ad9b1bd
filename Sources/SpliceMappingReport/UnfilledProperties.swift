import SpliceMapping
import SpliceModel

/// Finds the properties of an entity that no row of its mapping fills.
///
/// It looks at the entity that the mapping makes of its own example document.
enum UnfilledProperties {
    static func of<M: Mapping>(_ mapping: M.Type) -> [String] {
        let rows = M.rows
        if let entity = try? M.decode(M.exampleDocument()) {
            var found: [String] = []
            collect(Mirror(reflecting: entity), rows.map { Filled($0) }, below: "", into: &found)
            return found
        }
        guard let record = M.Entity.self as? any Record.Type, case .record(_, let fields) = record.fieldType else {
            return []
        }
        return fields.map(\.name).filter { name in
            !rows.contains { $0.target == name || $0.target.hasPrefix(name + ".") || $0.target == "self" }
        }
    }

    /// A property that a row fills, or a part of one.
    private struct Filled {
        let steps: ArraySlice<Substring>
        let nested: NestedRows?

        init(_ row: MappingRow) { self.init(steps: row.target.split(separator: ".")[...], nested: row.nested) }

        init(steps: ArraySlice<Substring>, nested: NestedRows?) {
            self.steps = steps
            self.nested = nested
        }
    }

    private static func collect(_ mirror: Mirror, _ filled: [Filled], below prefix: String, into found: inout [String])
    {
        if filled.contains(where: { $0.steps == ["self"] || $0.steps.isEmpty }) { return }
        guard mirror.displayStyle == .struct || mirror.displayStyle == .class else { return }
        for child in mirror.children {
            guard let name = child.label else { continue }
            let rows = filled.filter { $0.steps.first.map(String.init) == name }
            if rows.isEmpty {
                found.append(prefix + name)
            } else if rows.allSatisfy({ $0.steps.count > 1 }) {
                let parts = rows.map { Filled(steps: $0.steps.dropFirst(), nested: $0.nested) }
                collect(content(of: child.value), parts, below: "\(prefix)\(name).", into: &found)
            } else if let nested = rows.first(where: { $0.nested != nil })?.nested {
                collect(nested, child.value, "\(prefix)\(name)", &found)
            }
        }
    }

    private static func collect(_ nested: NestedRows, _ value: Any, _ path: String, _ found: inout [String]) {
        let rows = nested.rows.map { Filled($0) }
        if nested.repeats {
            guard let first = content(of: value).children.first else { return }
            collect(content(of: first.value), rows, below: path + "[].", into: &found)
        } else {
            collect(content(of: value), rows, below: path + ".", into: &found)
        }
    }

    /// The mirror of a value, without the optionals around it.
    private static func content(of value: Any) -> Mirror {
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .optional, let child = mirror.children.first else { return mirror }
        return content(of: child.value)
    }
}
