/// Which values may be shown, and what stands in for those that may not. Errors, logs and audit lines go through one.
public struct Redaction: Sendable, Hashable {
    /// How a value that may not be shown is represented.
    public struct Mask: Sendable, Hashable {
        private enum Kind: Hashable { case name, length, last(Int) }
        private let kind: Kind

        /// The name of the class alone: `‹personal›`.
        public static let name = Mask(kind: .name)
        /// The name of the class and how long the text is: `‹personal, 12 characters›`.
        public static let length = Mask(kind: .length)
        /// Dots and the last characters, `•••4242`, where the text has at least twice as many; otherwise dots alone.
        /// For card and account numbers that people recognise by their end. A secret is never shown in part.
        public static func last(_ count: Int) -> Mask { Mask(kind: .last(max(0, count))) }

        func text(for value: String, _ classification: Classification) -> String {
            switch kind {
            case .length where classification < .secret:
                "‹\(classification.rawValue), \(value.count) \(value.count == 1 ? "character" : "characters")›"
            case .last(let count) where classification < .secret:
                value.count / 2 >= count ? "•••\(value.suffix(count))" : "•••"
            default: "‹\(classification.rawValue)›"
            }
        }
    }

    /// Values of this class and below are shown.
    public let limit: Classification
    /// What stands in for the others.
    public let mask: Mask

    /// Shows values up to a class, and masks the others. Secrets are masked even when `limit` is
    /// ``Classification/secret``.
    public init(showingUpTo limit: Classification, mask: Mask) {
        self.limit = limit
        self.mask = mask
    }

    /// What logs and error descriptions use: internal values and below are shown, the others named by their class.
    public static let standard = Redaction(showingUpTo: .internal, mask: .name)

    /// True when a value of a class may be shown.
    public func permits(_ classification: Classification) -> Bool {
        classification <= limit && classification != .secret
    }

    /// The text, or what stands in for it.
    public func text(_ value: String, _ classification: Classification) -> String {
        permits(classification) ? value : mask.text(for: value, classification)
    }

    /// A record field by field, each as its class and those of the fields around it permit: `buyer.name.full:
    /// ‹personal›`.
    ///
    /// Fields without a value are left out. A field is protected by the highest class on the way to it.
    public func lines(of record: some Record) -> [String] {
        var lines: [String] = []
        collect(record.content, path: "", .public, into: &lines)
        return lines
    }

    private func collect(
        _ content: FieldContent, path: String, _ classification: Classification, into lines: inout [String]
    ) {
        switch content {
        case .absent: break
        case .leaf(let text), .number(_, let text): lines.append("\(path): \(self.text(text, classification))")
        case .list(let elements):
            for (index, element) in elements.enumerated() {
                collect(element.content, path: "\(path)[\(index)]", classification, into: &lines)
            }
        case .map(let values):
            for (name, value) in values {
                collect(value.content, path: "\(path).\(name)", classification, into: &lines)
            }
        case .record(let fields):
            for (field, value) in fields {
                let name = path.isEmpty ? field.name : "\(path).\(field.name)"
                collect(value.content, path: name, max(classification, field.classification), into: &lines)
            }
        }
    }
}
