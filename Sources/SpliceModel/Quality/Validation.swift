/// Rules that records of a type are checked against; all violations at once, each with its path.
///
/// The limits of the schema, at every depth, are always checked. Further rules are values:
/// ```swift
/// let validation = Validation<Order>([
///     .totalsAgree(tolerance: 2),
///     .rule("ships-somewhere", at: "shipTo", .personal, "is missing although lines need shipping") { order in
///         order.shipTo != nil || !order.lines.contains(where: \.requiresShipping)
///     },
/// ])
/// let violations = validation.violations(in: order)
/// ```
public struct Validation<Subject: Record>: Sendable {
    /// A named rule.
    public struct Rule: Sendable {
        /// The rule's name.
        public let name: String
        /// The violations of a record; empty when it keeps the rule.
        public let check: @Sendable (Subject) -> [Violation]

        /// A rule that finds its own violations.
        public init(_ name: String, check: @escaping @Sendable (Subject) -> [Violation]) {
            self.name = name
            self.check = check
        }

        /// A rule about one place of a record.
        ///
        /// - Parameters:
        ///   - name: the rule's name.
        ///   - path: the field it is about.
        ///   - classification: the field's class.
        ///   - message: what is wrong when the rule is broken, without the value.
        ///   - severity: how bad that is.
        ///   - holds: true for records that keep the rule.
        public static func rule(
            _ name: String, at path: String, _ classification: Classification, _ message: String,
            severity: Violation.Severity = .error, _ holds: @escaping @Sendable (Subject) -> Bool
        ) -> Rule {
            Rule(name) { subject in
                holds(subject)
                    ? []
                    : [
                        Violation(
                            path: path, rule: name, message: message, severity: severity, classification: classification
                        )
                    ]
            }
        }
    }

    /// The rules beside the schema's limits.
    public let rules: [Rule]

    /// The schema's limits and further rules.
    public init(_ rules: [Rule]) { self.rules = rules }

    /// Every violation, those of the schema's limits first, in the order of the fields.
    public func violations(in subject: Subject) -> [Violation] {
        var walk = LimitWalk()
        walk.visit(subject.content, path: "", .public, [])
        return walk.violations + rules.flatMap { $0.check(subject) }
    }
}

/// Checks the limits of every field on the way through a record.
private struct LimitWalk {
    var violations: [Violation] = []

    mutating func visit(
        _ content: FieldContent, path: String, _ classification: Classification, _ limits: [FieldLimit]
    ) {
        for limit in limits {
            guard let message = limit.complaint(about: content) else { continue }
            violations.append(
                Violation(
                    path: path, rule: limit.ruleName, message: message, severity: .error, classification: classification
                ))
        }
        switch content {
        case .absent, .leaf, .number: break
        case .list(let elements):
            for (index, element) in elements.enumerated() {
                visit(element.content, path: "\(path)[\(index)]", classification, [])
            }
        case .map(let values):
            for (name, value) in values { visit(value.content, path: "\(path).\(name)", classification, []) }
        case .record(let fields):
            for (field, value) in fields {
                let name = path.isEmpty ? field.name : "\(path).\(field.name)"
                visit(value.content, path: name, max(classification, field.classification), field.limits)
            }
        }
    }
}

extension FieldLimit {
    fileprivate var ruleName: String {
        switch self {
        case .maximumLength: "maximumLength"
        case .notEmpty: "notEmpty"
        case .notNegative: "notNegative"
        case .range: "range"
        case .minimumCount: "minimumCount"
        case .maximumCount: "maximumCount"
        }
    }

    /// What is wrong; nil when the limit is kept or there is no value.
    fileprivate func complaint(about content: FieldContent) -> String? {
        switch (self, content) {
        case (.maximumLength(let limit, let unit), .leaf(let text)):
            let length = unit.length(of: text)
            return length > limit ? "has \(length) \(unit.rawValue), at most \(limit) are permitted" : nil
        case (.notEmpty, .leaf(let text)): return text.isEmpty ? "is empty" : nil
        case (.notEmpty, .list(let elements)): return elements.isEmpty ? "is empty" : nil
        case (.notNegative, .number(let number, _)): return number.isNegative ? "is negative" : nil
        case (.range(let low, let high), .number(let number, _)):
            let isInside = ExactDecimal(low) <= number && number <= ExactDecimal(high)
            return isInside ? nil : "is not between \(low) and \(high)"
        case (.minimumCount(let count), .list(let elements)):
            return elements.count < count ? "has \(elements.count) elements, at least \(count) are needed" : nil
        case (.maximumCount(let count), .list(let elements)):
            return elements.count > count ? "has \(elements.count) elements, at most \(count) are permitted" : nil
        default: return nil
        }
    }
}
