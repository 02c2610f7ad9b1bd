/// Why a document or a value was refused: a stable word for programs; people read ``Issue/problem``.
@frozen
public struct IssueCode: Hashable, Sendable {
    @usableFromInline let raw: UInt8

    @inlinable
    init(raw: UInt8) { self.raw = raw }

    // The document itself.

    /// The bytes do not follow the grammar of the format (RFC 8259 for JSON).
    @inlinable public static var grammar: IssueCode { IssueCode(raw: 1) }
    /// The text is not UTF-8.
    @inlinable public static var encoding: IssueCode { IssueCode(raw: 2) }
    /// A string has an escape that does not exist, or half of a surrogate pair.
    @inlinable public static var escape: IssueCode { IssueCode(raw: 3) }
    /// A number is not spelt as the format spells numbers.
    @inlinable public static var number: IssueCode { IssueCode(raw: 4) }
    /// A key that a row reads occurs twice in one object.
    @inlinable public static var duplicateKey: IssueCode { IssueCode(raw: 5) }
    /// The document nests deeper than ``DecodingLimits/maximumDepth``.
    @inlinable public static var tooDeep: IssueCode { IssueCode(raw: 6) }
    /// The document is larger than ``DecodingLimits/maximumBytes``.
    @inlinable public static var tooLarge: IssueCode { IssueCode(raw: 7) }
    /// Something follows the end of the document.
    @inlinable public static var trailing: IssueCode { IssueCode(raw: 8) }

    // A value.

    /// The key does not occur, and the rule needs it.
    @inlinable public static var missing: IssueCode { IssueCode(raw: 20) }
    /// The value is null, and the rule needs one.
    @inlinable public static var null: IssueCode { IssueCode(raw: 21) }
    /// The value is of another kind: a number where text is read, and so on.
    @inlinable public static var wrongKind: IssueCode { IssueCode(raw: 22) }
    /// The text is longer than the limit of the rule.
    @inlinable public static var tooLong: IssueCode { IssueCode(raw: 23) }
    /// The text is empty, and the rule needs some.
    @inlinable public static var empty: IssueCode { IssueCode(raw: 24) }
    /// The number, date or amount is outside of what the rule or the type holds.
    @inlinable public static var outOfRange: IssueCode { IssueCode(raw: 25) }
    /// The text is not spelt as the rule reads it: no number, no date, no address.
    @inlinable public static var malformed: IssueCode { IssueCode(raw: 26) }
    /// The number has more decimal digits than the rule keeps.
    @inlinable public static var tooPrecise: IssueCode { IssueCode(raw: 27) }
    /// The code is not in the table of the rule.
    @inlinable public static var unknownCode: IssueCode { IssueCode(raw: 28) }
    /// The table has no code for the value to be written.
    @inlinable public static var noCode: IssueCode { IssueCode(raw: 29) }
    /// The field beside it that the rule needs (the currency of an amount) is missing or wrong.
    @inlinable public static var companion: IssueCode { IssueCode(raw: 30) }
    /// Two rows that write the same field beside them (the currency of two amounts) do not agree.
    @inlinable public static var disagreement: IssueCode { IssueCode(raw: 31) }
    /// The value differs from the constant that the rule expects.
    @inlinable public static var notConstant: IssueCode { IssueCode(raw: 32) }
    /// A character has no counterpart in the encoding that the rule writes.
    @inlinable public static var unmappable: IssueCode { IssueCode(raw: 33) }
    /// A rule of the application refused the value, see ``Refusal``.
    @inlinable public static var refused: IssueCode { IssueCode(raw: 34) }

    /// The table that the rule looks codes up in is not loaded, or too old.
    @inlinable public static var unavailable: IssueCode { IssueCode(raw: 35) }

    // The record and the mapping.

    /// All rows were read, but the entity's own initialiser refused them.
    @inlinable public static var entity: IssueCode { IssueCode(raw: 40) }
    /// The mapping itself is wrong, for example two rows that read one path in two ways.
    @inlinable public static var mapping: IssueCode { IssueCode(raw: 41) }
    /// What a flow was granted does not suffice for the document that it writes, see ``FieldGrant``.
    @inlinable public static var grant: IssueCode { IssueCode(raw: 42) }
    /// The document is of a version that none of the mappings is for, see ``VersionedMapping``.
    @inlinable public static var version: IssueCode { IssueCode(raw: 43) }
}

extension IssueCode: CustomStringConvertible {
    /// The word for the code, such as `tooLong`.
    public var description: String { IssueCode.names[raw] ?? "code \(raw)" }

    private static let names: [UInt8: String] = [
        1: "grammar", 2: "encoding", 3: "escape", 4: "number", 5: "duplicateKey", 6: "tooDeep", 7: "tooLarge",
        8: "trailing", 20: "missing", 21: "null", 22: "wrongKind", 23: "tooLong", 24: "empty", 25: "outOfRange",
        26: "malformed", 27: "tooPrecise", 28: "unknownCode", 29: "noCode", 30: "companion", 31: "disagreement",
        32: "notConstant", 33: "unmappable", 34: "refused", 35: "unavailable", 40: "entity", 41: "mapping",
        42: "grant", 43: "version",
    ]
}
