import SpliceModel

/// Changes of some properties of an entity: each is left alone, cleared, or given a value.
///
/// ```swift
/// var changes = Changes<Contact>()
/// changes.set(\.name, to: "Ada")
/// changes.clear(\.phone)
/// let body = try ContactPatch.encode(changes)          // {"name":"Ada","phone":null}
/// changes.apply(to: &contact)
/// ```
/// A property that may be nil is cleared by `null`; one that may not can only be set.
public struct Changes<Entity>: Sendable {
    private var changes: [AnyHashableSendable: Change] = [:]

    /// No changes.
    public init() {}

    /// True when nothing is changed.
    public var isEmpty: Bool { changes.isEmpty }

    /// How many properties are changed.
    public var count: Int { changes.count }

    /// Gives a property a value.
    public mutating func set<Value: Equatable & Sendable>(
        _ property: any WritableKeyPath<Entity, Value> & Sendable, to value: Value
    ) {
        self[property] = .value(value)
    }

    /// Gives a property that may be nil a value.
    public mutating func set<Value: Equatable & Sendable>(
        _ property: any WritableKeyPath<Entity, Value?> & Sendable, to value: Value
    ) {
        self[property] = .value(value)
    }

    /// Takes the value of a property that may be nil away.
    public mutating func clear<Value: Equatable & Sendable>(
        _ property: any WritableKeyPath<Entity, Value?> & Sendable
    ) {
        self[property] = .null
    }

    /// Leaves a property alone again.
    public mutating func forget(_ property: any PartialKeyPath<Entity> & Sendable) {
        changes[AnyHashableSendable(property)] = nil
    }

    /// Makes the changes. Where one property lies inside another, the outer one is set first.
    public func apply(to entity: inout Entity) {
        for change in changes.values.sorted(by: { $0.depth < $1.depth }) { change.apply(&entity) }
    }

    /// The change of a property that may not be nil: absent when it is left alone, and never null.
    subscript<Value: Equatable & Sendable>(
        _ property: any WritableKeyPath<Entity, Value> & Sendable
    ) -> Presence<Value> {
        get { (changes[AnyHashableSendable(property)]?.value as? Value).map(Presence.value) ?? .absent }
        set {
            guard case .value(let value) = newValue else { return forget(property) }
            changes[AnyHashableSendable(property)] = Change(value, at: "\(property)") { $0[keyPath: property] = value }
        }
    }

    /// The change of a property that may be nil.
    subscript<Value: Equatable & Sendable>(
        _ property: any WritableKeyPath<Entity, Value?> & Sendable
    ) -> Presence<Value> {
        get {
            guard let change = changes[AnyHashableSendable(property)], let value = change.value as? Value? else {
                return .absent
            }
            return value.map(Presence.value) ?? .null
        }
        set {
            if case .absent = newValue { return forget(property) }
            let value = newValue.valueOrNil
            changes[AnyHashableSendable(property)] = Change(value, at: "\(property)") { $0[keyPath: property] = value }
        }
    }

    /// One property's new value, and how it gets into an entity.
    private struct Change: Sendable {
        let value: any Sendable
        /// How many steps lead to the property.
        let depth: Int
        let isEqual: @Sendable (any Sendable) -> Bool
        let apply: @Sendable (inout Entity) -> Void

        init<Value: Equatable & Sendable>(
            _ value: Value, at path: String, apply: @escaping @Sendable (inout Entity) -> Void
        ) {
            self.value = value
            self.apply = apply
            depth = path.split(separator: ".").count
            isEqual = { $0 as? Value == value }
        }
    }
}

extension Changes: Equatable {
    /// True when both change the same properties to the same values.
    public static func == (left: Changes, right: Changes) -> Bool {
        left.changes.count == right.changes.count
            && left.changes.allSatisfy { property, change in
                right.changes[property].map { change.isEqual($0.value) } ?? false
            }
    }
}

/// A key path as a key.
private struct AnyHashableSendable: Hashable, Sendable {
    let property: any AnyKeyPath & Sendable

    init(_ property: any AnyKeyPath & Sendable) { self.property = property }

    static func == (left: AnyHashableSendable, right: AnyHashableSendable) -> Bool { left.property == right.property }

    func hash(into hasher: inout Hasher) { hasher.combine(property as AnyKeyPath) }
}
