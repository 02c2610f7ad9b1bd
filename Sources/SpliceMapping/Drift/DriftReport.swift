public import SpliceModel

/// How the documents of a system differ from what a mapping knows of them: fields that came, and fields that went.
public struct DriftReport: Sendable, Hashable, Codable {
    /// A field that no row reads and that is not left out on purpose.
    public struct NewField: Sendable, Hashable, Codable {
        /// Its path: `line_items[].tax_code`. Of an object that nobody reads, only itself is listed.
        public let path: String
        /// How often it was met.
        public let count: Int
        /// In which record it was first met, from 1.
        public let firstRecord: Int
        /// When; nil for a collector without a clock.
        public let firstSeen: Instant?
        /// In which record it was last met.
        public let lastRecord: Int
        /// What it holds, never the values themselves, in the order in which each was first met.
        public let shapes: [ValueShape]
    }

    /// A field that a row reads and that has not come for a while.
    public struct VanishedField: Sendable, Hashable, Codable {
        /// Its path: `line_items[].sku`.
        public let path: String
        /// In how many records in a row it was missing. A field of a nested record counts nested records, one of an
        /// alternative of a sum type the records of that alternative.
        public let missing: Int
        /// True when it never came since the collector began.
        public let isUnseen: Bool
        /// True when the key still comes, with null.
        public let isNull: Bool
    }

    /// The name of the mapping.
    public let mapping: String
    /// The version of its document format.
    public let version: String
    /// How many records were counted.
    public let records: Int
    /// How many of them were looked into; fewer than ``records`` for a collector that looks into each n-th.
    public let inspected: Int
    /// The fields that came, those with most sightings first.
    public let newFields: [NewField]
    /// How many sightings were of fields beyond the collector's capacity, which are counted and not listed.
    public let unlisted: Int
    /// The fields that went, in the order of the alphabet.
    public let vanishedFields: [VanishedField]

    /// True when nothing came and nothing went.
    public var isEmpty: Bool { newFields.isEmpty && vanishedFields.isEmpty && unlisted == 0 }
}

extension DriftReport: CustomStringConvertible {
    /// A line for each field, under one that names the mapping. Safe to log: paths and shapes, no values.
    public var description: String {
        var lines = ["\(mapping) \(version): \(newFields.count) new, \(vanishedFields.count) vanished in \(inspected)"]
        for field in newFields {
            let shapes = field.shapes.map(\.rawValue).joined(separator: ", ")
            lines.append("  new       \(field.path)  \(field.count) times since record \(field.firstRecord): \(shapes)")
        }
        for field in vanishedFields {
            let note = field.isNull ? ", null" : field.isUnseen ? ", never seen" : ""
            lines.append("  vanished  \(field.path)  missing \(field.missing) times\(note)")
        }
        if unlisted > 0 { lines.append("  and \(unlisted) sightings beyond the capacity") }
        return lines.joined(separator: "\n")
    }
}

/// What a value looks like, told from a few of its bytes.
///
/// Enough to see what has come and how careful to be with it, without keeping anything of the value.
public enum ValueShape: String, Sendable, Hashable, Codable, CaseIterable {
    /// `null`.
    case null
    /// `true` or `false`.
    case boolean
    /// A number without a fraction.
    case integer
    /// A number with a fraction or an exponent.
    case decimal
    /// Text without a character.
    case emptyText = "empty text"
    /// Text of digits only: a number, a code, an account.
    case digits
    /// Text that begins like `2026-07-31`.
    case date
    /// Text with an `@` inside.
    case emailAddress = "e-mail address"
    /// Other text.
    case text
    /// An object.
    case object
    /// An array.
    case array
}
