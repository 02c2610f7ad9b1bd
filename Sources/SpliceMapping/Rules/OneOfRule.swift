import SpliceModel

/// A sum type: an object whose discriminator says which of several mappings it follows.
///
/// ```swift
/// enum Payment { case card(Card), transfer(Transfer) }
///
/// let card     = Variant("card",     CardDocument.self,     Payment.card)
/// let transfer = Variant("transfer", TransferDocument.self, Payment.transfer)
/// let payment  = f.oneOf("payment", \.payment, by: "type", [card, transfer]) { payment in
///     switch payment {                                    // the compiler sees that no case is left out
///     case .card(let it): card(it)
///     case .transfer(let it): transfer(it)
///     }
/// }
/// ```
///
/// The discriminator is a text inside the object. `^.type` is one beside the object, in the record around it; where that
/// has a row of its own, both must agree. At the path `.` the record itself is the sum: `f.oneOf(".", \.self, …)`.
///
/// Everything is recorded in the one pass over the document, whichever alternative it is. Two alternatives may read the
/// same key, but not one of them as the elements of an array and the other in another way.
public struct OneOfRule<Value>: Rule {
    /// What a discriminator means that no alternative has.
    public struct Unknown: Sendable {
        enum Kind {
            case reject
            case value(@Sendable () -> Value)
            case carry(@Sendable (UnknownVariant) -> Value)
        }
        let kind: @Sendable () -> Kind

        /// The record is refused.
        public static var reject: Unknown { Unknown(kind: { .reject }) }

        /// It stands for this value; the content is lost.
        public static func `default`(_ value: Value) -> Unknown where Value: Sendable {
            Unknown(kind: { .value({ value }) })
        }

        /// The record is kept as it came, and written back so: `.carry(Payment.other)`.
        public static func carry(_ wrap: @escaping @Sendable (UnknownVariant) -> Value) -> Unknown {
            Unknown(kind: { .carry(wrap) })
        }
    }

    let tag: String
    let variants: [AnyVariant<Value>]
    let unknown: Unknown
    let choose: @Sendable (Value) -> ChosenVariant
    /// Where the slots of each alternative begin, behind that of the discriminator.
    private let bases: [Int]

    /// A rule for a sum type; usually made by `f.oneOf(…)`.
    ///
    /// - Parameters:
    ///   - discriminator: the name of a field of the object, or, with `^.` before it, of the record around it.
    ///   - variants: the alternatives.
    ///   - unknown: what a record means whose discriminator no alternative has. Default: it is refused.
    ///   - choose: which alternative a value is.
    public init(
        by discriminator: String, _ variants: [any VariantOf<Value>], unknown: Unknown = .reject,
        choose: @escaping @Sendable (Value) -> ChosenVariant
    ) {
        tag = discriminator
        self.variants = variants.map { $0.erased }
        self.unknown = unknown
        self.choose = choose
        var next = 1
        bases = self.variants.map { variant in
            defer { next += variant.layout.slotCount }
            return next
        }
    }

    /// The name of the discriminator inside the object; nil when it stands beside it.
    private var innerTag: String? { tag.hasPrefix("^.") ? nil : tag }

    /// Reads the alternative that the discriminator announces.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Value {
        guard cell.kind == .object else { throw cell.refusal }
        let index = try chosen(cell)
        guard let index else { return try unannounced(cell) }
        do {
            return try variants[index].read(cell.record, frame(of: index, cell))
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(.entity)
        }
    }

    private func frame(of index: Int, _ cell: borrowing Cell) -> Frame {
        cell.frame.advanced(by: cell.companionSlot + bases[index])
    }

    /// The number of the alternative; nil when none has the code.
    private func chosen(_ cell: borrowing Cell) throws(Refusal) -> Int? {
        let announcement = tagCell(cell)
        guard announcement.kind == .string else { throw announcement.refusal }
        return try announcement.withText { (text) throws(Refusal) in
            for index in variants.indices where text.isSame(as: variants[index].code) { return index }
            return nil
        }
    }

    private func tagCell(_ cell: borrowing Cell) -> Cell {
        Cell(record: cell.record, frame: cell.frame, slot: cell.companionSlot, companion: cell.companionSlot)
    }

    private func unannounced(_ cell: borrowing Cell) throws(Refusal) -> Value {
        switch unknown.kind() {
        case .reject: throw Refusal("is none of the alternatives", .unknownCode)
        case .value(let value): return value()
        case .carry(let wrap):
            let json = cell.record.bytes(of: cell.token).string(isASCII: false)
            return wrap(UnknownVariant(code: try tagCell(cell).text(), json: json))
        }
    }

    /// Writes the alternative, its discriminator first.
    public func encode(_ value: Value, to writer: inout Writer) throws(Refusal) {
        let choice = choose(value)
        let index = variants.firstIndex { $0.code == choice.code }
        guard index.map({ variants[$0].identity }) == choice.plan else {
            throw Refusal("is an alternative that the row does not list", .noCode)
        }
        guard let index else { return try write(choice, to: &writer) }
        // The rows of all alternatives number the fields of the record around them one after the other.
        let skipped = variants[..<index].reduce(Writer.outerCompanion) { $0 + $1.outerFields.count }
        let numbers = variants[index].outerFields.indices.map { skipped + $0 }
        let saved = writer.enterCompanions(numbers)
        if let innerTag, !variants[index].declares(innerTag) {
            try writer.object(startingWith: innerTag, choice.code) { (writer) throws(Refusal) in
                try write(choice, to: &writer)
            }
        } else {
            try write(choice, to: &writer)
        }
        writer.leaveCompanions(numbers, saved)
    }

    private func write(_ choice: ChosenVariant, to writer: inout Writer) throws(Refusal) {
        do {
            try choice.write(&writer)
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(.entity)
        }
    }

    /// The discriminator, where it stands beside the object.
    public var companion: String? { innerTag == nil ? FieldPath(tag).inner.description : nil }

    /// Writes a discriminator that stands beside the object.
    public func encodeCompanion(_ value: Value, to writer: inout Writer) { writer.text(choose(value).code) }

    /// The discriminator as a number: FNV-1a of its bytes.
    public func companionKey(of value: Value) -> UInt64 { FieldConstant.key(of: choose(value).code) }

    /// Each alternative in turn.
    public func example(_ number: Int) -> String {
        guard !variants.isEmpty else { return "{}" }
        return example(number / variants.count, of: variants[number % variants.count])
    }

    /// The code of each alternative in turn.
    public func companionExample(_ number: Int) -> String {
        variants.isEmpty ? "null" : FieldConstant.text(variants[number % variants.count].code).description
    }

    private func example(_ number: Int, of variant: AnyVariant<Value>) -> String {
        let members = variant.example(number).dropFirst()
        guard let innerTag, !variant.declares(innerTag) else { return "{" + members }
        var writer = Writer(capacity: 64)
        writer.text(innerTag)
        let key = String(decoding: writer.bytes, as: UTF8.self)
        return "{\(key):\(FieldConstant.text(variant.code))" + (members == "}" ? "" : ",") + members
    }

    /// What the rule does.
    public var note: RuleNote {
        var losses: [Loss] = []
        let other: String
        switch unknown.kind() {
        case .reject: other = "another \(tag) is refused"
        case .carry: other = "a record with another \(tag) is kept as it is"
        case .value(let value):
            other = "a record with another \(tag) becomes \(value())"
            losses = [Loss(.sourceIsBroader, "records with another \(tag), which become \(value())")]
        }
        let names = variants.map { "\($0.mapping) when \(tag) is \"\($0.code)\"" }
        return RuleNote(
            "one of \(variants.count), by \(tag)", expects: "an object", type: .object, losses: losses,
            edgeCases: names + [other])
    }
}

extension OneOfRule: StructuralRule, TaggedRule {
    func example(_ number: Int, beside tag: String) -> String? {
        variants.first { FieldConstant.text($0.code).description == tag }.map { example(number, of: $0) }
    }

    func place(at path: FieldPath, in layout: inout Layout) -> Place {
        for variant in variants {
            for defect in variant.planDefects { layout.note(defect) }
            if variants.count(where: { $0.code == variant.code }) > 1 {
                layout.note("“\(path)” has two alternatives for “\(variant.code)”")
            }
        }
        if variants.reduce(0, { $0 + $1.outerFields.count }) > Writer.outerCount {
            layout.note("“\(path)”: more than \(Writer.outerCount) fields of the record around are read")
        }
        let tagPath = innerTag.map { path.appending($0) } ?? FieldPath(tag).inner
        let place = layout.overlay(variants.map(\.layout), at: path, tag: tagPath)
        return Place(slot: place.presence, companion: place.base)
    }

    func diagnose(_ cell: borrowing Cell, _ diagnosis: inout Diagnosis) {
        guard cell.kind == .object else { return diagnosis.report(cell.refusal, cell) }
        do throws(Refusal) {
            if let index = try chosen(cell) {
                variants[index].diagnose(cell.record, frame(of: index, cell), &diagnosis)
            } else {
                _ = try unannounced(cell)
            }
        } catch {
            diagnosis.report(error, tag: tag, cell)
        }
    }

    var nested: NestedRows? {
        var rows = tagRow.map { [$0] } ?? []
        for variant in variants {
            for row in variant.rows {
                rows.append(row.announced(by: tag, variant.code, number: rows.count + 1))
            }
        }
        return NestedRows(
            mapping: variants.map(\.mapping).joined(separator: " or "), repeats: false, alternatives: variants.count,
            rows: rows,
            ignored: variants.flatMap(\.ignored), outerFields: variants.flatMap(\.outerFields),
            outerExamples: variants.flatMap(\.outerExamples))
    }
}

extension OneOfRule {
    /// The row of a discriminator inside the object; nil where it is beside the object or has rows of its own.
    private var tagRow: MappingRow? {
        guard let innerTag, !variants.contains(where: { $0.declares(innerTag) }) else { return nil }
        var isClosed = false
        if case .reject = unknown.kind() { isClosed = true }
        let note = RuleNote(
            "which alternative it is", expects: "one of the alternatives", type: .string,
            codes: variants.map(\.code), readsOtherCodes: !isClosed)
        return MappingRow(
            number: 1, source: innerTag, companion: nil, target: MappingRow.constant, isConstant: true, note: note,
            classification: .internal, nested: nil, example: { companionExample($0) }, isRead: { _ in false },
            direction: .both)
    }
}

extension Fields {
    /// Declares a row whose value is a sum type: one of several mappings, by the field that says which.
    ///
    /// - Parameters:
    ///   - path: the keys that lead to the object; `"."` where the record itself is the sum.
    ///   - target: a property of the entity.
    ///   - discriminator: the name of a field of the object, or, with `^.` before it, of the record around it.
    ///   - variants: the alternatives.
    ///   - unknown: what a record means whose discriminator no alternative has. Default: it is refused.
    ///   - choose: which alternative a value is, usually a `switch` over an enumeration.
    /// - Returns: the row, for use in the ``Reading`` that `map` returns.
    public mutating func oneOf<Value>(
        _ path: String, _ target: any KeyPath<Entity, Value> & Sendable, by discriminator: String,
        _ variants: [any VariantOf<Value>], unknown: OneOfRule<Value>.Unknown = .reject,
        choose: @escaping @Sendable (Value) -> ChosenVariant
    ) -> Slot<OneOfRule<Value>> {
        field(path, target, OneOfRule(by: discriminator, variants, unknown: unknown, choose: choose))
    }

    /// Declares a row whose value is a sum type and may be missing: absent and null read as nil, which is written as null.
    ///
    /// The parameters are those of the row that may not be missing.
    public mutating func oneOf<Value>(
        _ path: String, _ target: any KeyPath<Entity, Value?> & Sendable, by discriminator: String,
        _ variants: [any VariantOf<Value>], unknown: OneOfRule<Value>.Unknown = .reject,
        choose: @escaping @Sendable (Value) -> ChosenVariant
    ) -> Slot<OptionalRule<OneOfRule<Value>>> {
        field(path, target, OneOfRule(by: discriminator, variants, unknown: unknown, choose: choose).optional())
    }
}

extension Writer {
    /// An object that `body` writes, with one more member in front.
    mutating func object(
        startingWith name: String, _ text: String, _ body: (inout Writer) throws(Refusal) -> Void
    ) throws(Refusal) {
        buffer.append(.openBrace)
        self.text(name)
        buffer.append(.colon)
        self.text(text)
        // The brace of the object that follows becomes the comma before its first member.
        let start = buffer.count
        try body(&self)
        if buffer.count &- start > 2 {
            buffer.set(.comma, at: start)
        } else {
            buffer.count = start
            buffer.append(.closeBrace)
        }
    }
}
