public import SpliceModel

/// A mapping of some fields of an entity, each of which may be missing: the body of a PATCH.
///
/// ```swift
/// enum ContactPatch: PartialMapping {
///     static let version = "v3"
///
///     static func rows(_ f: inout PartialFields<Contact>) {
///         f.field("email",      \.email, .emailAddress)
///         f.field("phone",      \.phone, .phone)
///         f.field("name.first", \.name.given, .text(max: 40))
///     }
/// }
/// let body = try ContactPatch.encode(ContactPatch.changes(from: before, to: after))     // only what differs
/// var changes = try ContactPatch.decode(body)
/// changes.apply(to: &contact)
/// ```
///
/// A missing key leaves the property alone, `null` clears it, anything else sets it; written, it is the other way round.
/// That is the meaning of RFC 7396 (JSON Merge Patch) for objects and single values; an array is replaced as a whole.
/// Completeness is not wanted here, so nothing proves it: a property without a row cannot be patched.
///
/// It is a ``Mapping`` of ``Changes``, so that its spreadsheet, its analysis and its laws are those of any other.
public protocol PartialMapping: Mapping where Entity == Changes<Subject> {
    /// The entity whose changes these are.
    associatedtype Subject

    /// Declares the rows.
    static func rows(_ f: inout PartialFields<Subject>)
}

extension PartialMapping {
    /// The rows, each of which may be missing.
    public static func map(_ f: inout Fields<Changes<Subject>>) -> Reading<Changes<Subject>> {
        var fields = PartialFields<Subject>(fields: f)
        rows(&fields)
        f = fields.fields
        let reads = fields.reads
        return { reader in
            var changes = Changes<Subject>()
            for read in reads { try read.run(reader, &changes) }
            return changes
        }
    }

    /// What changed from one state of an entity to another, of the properties that have a row.
    public static func changes(from old: Subject, to new: Subject) -> Changes<Subject> {
        var fields = PartialFields<Subject>(fields: Fields())
        rows(&fields)
        var changes = Changes<Subject>()
        for compare in fields.comparisons { compare(old, new, &changes) }
        return changes
    }
}

/// The rows of a partial mapping while they are declared.
public struct PartialFields<Subject> {
    var fields: Fields<Changes<Subject>>
    private(set) var reads: [PartialRead<Subject>] = []
    private(set) var comparisons: [@Sendable (Subject, Subject, inout Changes<Subject>) -> Void] = []

    init(fields: Fields<Changes<Subject>>) { self.fields = fields }

    /// Declares a row for a property that may not be nil: a document with `null` is refused.
    ///
    /// - Parameters:
    ///   - path: the keys that lead to the field, separated by points.
    ///   - property: the property.
    ///   - rule: how the value is read and written.
    ///   - classified: how careful logs and messages are with the value; nil leaves it to the rule.
    public mutating func field<R: Rule>(
        _ path: String, _ property: any WritableKeyPath<Subject, R.Value> & Sendable, _ rule: R,
        classified: Classification? = nil
    ) where R.Value: Equatable & Sendable {
        let slot = fields.field(
            path, "\(property)", SettingRule(base: rule), classified: classified
        ) { $0.value(at: \Changes<Subject>.self)[property] }
        reads.append(PartialRead { reader, changes in changes[property] = try reader[slot] })
        comparisons.append { old, new, changes in
            let value = new[keyPath: property]
            if old[keyPath: property] != value { changes[property] = .value(value) }
        }
    }

    /// Declares a row for a property that may be nil: `null` clears it.
    ///
    /// - Parameters:
    ///   - path: the keys that lead to the field, separated by points.
    ///   - property: the property.
    ///   - rule: how a value is read and written.
    ///   - classified: how careful logs and messages are with the value; nil leaves it to the rule.
    public mutating func field<R: Rule>(
        _ path: String, _ property: any WritableKeyPath<Subject, R.Value?> & Sendable, _ rule: R,
        classified: Classification? = nil
    ) where R.Value: Equatable & Sendable {
        let slot = fields.field(
            path, "\(property)", rule.presence(), classified: classified
        ) { $0.value(at: \Changes<Subject>.self)[property] }
        reads.append(PartialRead { reader, changes in changes[property] = try reader[slot] })
        comparisons.append { old, new, changes in
            let value = new[keyPath: property]
            if old[keyPath: property] != value { changes[property] = value.map(Presence.value) ?? .null }
        }
    }

    /// Declares a field that always holds the same text.
    public mutating func constant(_ path: String, _ text: String) { fields.constant(path, text) }

    /// Declares that a field of the document is left out on purpose, and why.
    public mutating func ignore(_ path: String, because reason: String) { fields.ignore(path, because: reason) }
}

/// Reads one row of a partial document.
struct PartialRead<Subject>: Sendable {
    let run: @Sendable (borrowing Reader, inout Changes<Subject>) throws -> Void
}

/// A value that may be missing and may not be null.
struct SettingRule<Base: Rule>: Rule {
    let base: Base

    func decode(_ cell: borrowing Cell) throws(Refusal) -> Presence<Base.Value> {
        cell.kind == .absent ? .absent : .value(try base.decode(cell))
    }

    func encode(_ value: Presence<Base.Value>, to writer: inout Writer) throws(Refusal) {
        if case .value(let value) = value { try base.encode(value, to: &writer) }
    }

    var companion: String? { base.companion }

    func encodeCompanion(_ value: Presence<Base.Value>, to writer: inout Writer) throws(Refusal) {
        if case .value(let value) = value { try base.encodeCompanion(value, to: &writer) }
    }

    func companionKey(of value: Presence<Base.Value>) -> UInt64 {
        if case .value(let value) = value { base.companionKey(of: value) } else { 0 }
    }

    func example(_ number: Int) -> String { base.example(number) }
    func companionExample(_ number: Int) -> String { base.companionExample(number) }

    var note: RuleNote {
        var note = base.note
        note.nulls.absent = .none
        note.nulls.written = .omitted
        note.summary += ", may be missing"
        return note
    }
}

extension SettingRule: StructuralRule, BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> SettingRule {
        SettingRule(base: base.binding(at: path, in: &layout))
    }

    func place(at path: FieldPath, in layout: inout Layout) -> Place { base.reserve(path, in: &layout) }

    func diagnose(_ cell: borrowing Cell, _ diagnosis: inout Diagnosis) {
        if cell.kind != .absent { diagnosis.check(base, cell) }
    }

    var nested: NestedRows? { base.nestedRows }
}
