public import SpliceModel

/// What a rule does, as data: one line of the mapping spreadsheet says it in words, the analysis computes with it.
public struct RuleNote: Sendable, Hashable {
    /// The rule in a few words, such as "full name ≤ 50".
    public var summary: String
    /// What the rule reads, with an article, as it completes "the value is not …": "a decimal".
    public var expected: String
    /// What kinds of JSON values it reads and writes.
    public var type: WireType
    /// What it does with a missing key, `null` and empty text, in both directions.
    public var nulls: NullPolicy
    /// What does not survive the way there and back.
    public var losses: [Loss]
    /// What deserves a word: limits, spellings that are also read, what is refused.
    public var edgeCases: [String]
    /// How careful logs and messages are with the value, unless the row says otherwise.
    public var classification: Classification
    /// The most characters the document's text may have, counted in ``lengthUnit``; nil for no limit.
    public var maximumLength: Int?
    /// What ``maximumLength`` counts.
    public var lengthUnit: LengthUnit
    /// Every code that the document may use, for tables; empty for other rules.
    public var codes: [String]
    /// True when the rule also reads codes that are not among ``codes``.
    public var readsOtherCodes: Bool
    /// What the rule for each element does, for arrays of values and objects whose keys are data; empty for other rules.
    public var elements: [RuleNote] = []

    /// A note; what is left out has the default of a required, lossless value that is internal to the business.
    public init(
        _ summary: String, expects expected: String? = nil, type: WireType, nulls: NullPolicy = .required,
        losses: [Loss] = [],
        edgeCases: [String] = [], classification: Classification = .internal, maximumLength: Int? = nil,
        lengthUnit: LengthUnit = .characters, codes: [String] = [], readsOtherCodes: Bool = false
    ) {
        self.summary = summary
        self.expected = expected ?? summary
        self.type = type
        self.nulls = nulls
        self.losses = losses
        self.edgeCases = edgeCases
        self.classification = classification
        self.maximumLength = maximumLength
        self.lengthUnit = lengthUnit
        self.codes = codes
        self.readsOtherCodes = readsOtherCodes
    }
}

/// The kinds of values that a rule reads and writes.
public struct WireType: OptionSet, Sendable, Hashable {
    /// The bits of the kinds.
    public let rawValue: Int

    /// A set of kinds.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Text.
    public static let string = WireType(rawValue: 1)
    /// A number without a fraction.
    public static let integer = WireType(rawValue: 2)
    /// A number.
    public static let number = WireType(rawValue: 4)
    /// `true` or `false`.
    public static let boolean = WireType(rawValue: 8)
    /// An object.
    public static let object = WireType(rawValue: 16)
    /// An array.
    public static let array = WireType(rawValue: 32)
}

/// What a rule makes of the three kinds of nothing (M5), and how it writes nothing.
public struct NullPolicy: Sendable, Hashable, Codable {
    /// What is read from one kind of nothing.
    public enum Reading: String, Sendable, Hashable, Codable {
        /// The record is refused.
        case refused
        /// There is no value.
        case none
        /// The rule's default takes its place.
        case `default`
        /// It is a value like any other: empty text.
        case value
    }

    /// How "no value" is written.
    public enum Writing: String, Sendable, Hashable, Codable {
        /// It cannot occur.
        case never
        /// `null`.
        case null
        /// The key is left out.
        case omitted
        /// Empty text.
        case empty
    }

    /// What is read when the key does not occur.
    public var absent: Reading
    /// What is read from `null`.
    public var null: Reading
    /// What is read from empty text.
    public var empty: Reading
    /// How "no value" is written.
    public var written: Writing

    /// A policy.
    public init(absent: Reading, null: Reading, empty: Reading, written: Writing) {
        self.absent = absent
        self.null = null
        self.empty = empty
        self.written = written
    }

    /// A value must be there; empty text counts as one.
    public static let required = NullPolicy(absent: .refused, null: .refused, empty: .value, written: .never)
}

/// Something that does not survive a row of a mapping.
public struct Loss: Sendable, Hashable, Codable {
    /// How source and target relate, in the vocabulary of FHIR's ConceptMap (hl7.org/fhir/valueset-concept-map-relationship).
    public enum Relation: String, Sendable, Hashable, Codable {
        /// The same meaning on both sides.
        case equivalent
        /// The source says less than the target.
        case sourceIsNarrower = "source-is-narrower-than-target"
        /// The source says more than the target, which therefore loses some.
        case sourceIsBroader = "source-is-broader-than-target"
        /// The meanings differ.
        case notRelated = "not-related-to"
    }

    /// How source and target relate.
    public let relation: Relation
    /// What is lost, in words.
    public let reason: String

    /// A loss.
    public init(_ relation: Relation, _ reason: String) {
        self.relation = relation
        self.reason = reason
    }
}
