/// One alternative of a sum type: the code that announces it, the mapping of its record, and how it becomes the sum.
///
/// ```swift
/// let card = Variant("card", CardDocument.self, Payment.card)              // enum Payment { case card(Card), … }
/// ```
public struct Variant<Value, Entity>: Sendable {
    /// The code that the discriminator has for it.
    public let code: String
    let plan: Plan<Entity>
    let wrap: @Sendable (Entity) -> Value

    /// An alternative.
    ///
    /// - Parameters:
    ///   - code: what the discriminator says for it.
    ///   - mapping: how its record is mapped.
    ///   - wrap: makes the sum of it; for an enumeration, the case: `Payment.card`.
    public init<M: Mapping>(
        _ code: String, _ mapping: M.Type, _ wrap: @escaping @Sendable (Entity) -> Value
    ) where M.Entity == Entity {
        self.code = code
        plan = PlanRegistry.plan(of: mapping)
        self.wrap = wrap
    }

    /// Says that the sum is this alternative, with this content: for the switch of `f.oneOf`.
    public func callAsFunction(_ entity: Entity) -> ChosenVariant {
        ChosenVariant(code: code, plan: ObjectIdentifier(plan)) { writer in
            try EntityAddress.of(entity) { try plan.encode($0, to: &writer) }
        }
    }
}

/// An alternative of a sum type, whatever its content. ``Variant`` is the one conformance.
public protocol VariantOf<Value>: Sendable {
    /// The sum type.
    associatedtype Value

    /// What the rule needs to know of it, with the content's type erased.
    var erased: AnyVariant<Value> { get }
}

extension Variant: VariantOf {
    /// The alternative, with its content's type erased.
    public var erased: AnyVariant<Value> {
        AnyVariant(
            code: code, identity: ObjectIdentifier(plan), layout: plan.layout, planDefects: plan.defects,
            mapping: plan.name, rows: plan.rows.map(\.note), ignored: plan.ignored, outerFields: plan.outerFields,
            outerExamples: plan.outerExamples,
            read: { wrap(try plan.entity(from: $0, $1)) },
            diagnose: { $2.descend(into: plan, step: "", Reader(record: $0, frame: $1)) },
            example: { plan.example($0) })
    }
}

/// An alternative of a sum type as the rule keeps it. It has no members of its own; see ``Variant``.
public struct AnyVariant<Value>: Sendable {
    let code: String
    let identity: ObjectIdentifier
    let layout: Layout
    let planDefects: [String]
    let mapping: String
    let rows: [MappingRow]
    let ignored: [IgnoredField]
    let outerFields: [String]
    let outerExamples: [String]
    let read: @Sendable (RecordView, Frame) throws -> Value
    let diagnose: @Sendable (RecordView, Frame, inout Diagnosis) -> Void
    let example: @Sendable (Int) -> String

    /// True when the alternative's own rows read and write the field that announces it.
    func declares(_ field: String) -> Bool { rows.contains { $0.source == field } }
}

/// An alternative with its content, on its way into a document: what the switch of `f.oneOf` returns.
public struct ChosenVariant {
    let code: String
    let plan: ObjectIdentifier?
    let write: (inout Writer) throws -> Void
}

/// A record whose discriminator no alternative has, kept as it came: for `unknown: .carry`.
public struct UnknownVariant: Sendable, Hashable {
    /// The code that the discriminator has.
    public let code: String
    /// The record, as JSON.
    public let json: String

    /// A record from its code and its JSON.
    public init(code: String, json: String) {
        self.code = code
        self.json = json
    }

    /// Says that the sum is this record, which is written as it came: for the switch of `f.oneOf`.
    public func callAsFunction() -> ChosenVariant {
        ChosenVariant(code: code, plan: nil) { writer in try JSONRule().encode(json, to: &writer) }
    }
}
