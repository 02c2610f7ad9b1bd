/// What the conformance suite found.
public struct ConformanceReport: Sendable {
    /// What became of one check.
    public enum Outcome: Sendable, Hashable {
        /// The connector keeps this part of the contract.
        case kept
        /// It does not; the text says what was seen and what should have been.
        case broken(String)
        /// The check does not apply; the text says why.
        case skipped(String)
    }

    /// One check.
    public struct Check: Sendable, Hashable {
        /// A short, stable name: `source.resume`.
        public let name: String
        /// What the contract says, in a sentence.
        public let rule: String
        /// What became of it.
        public let outcome: Outcome
    }

    /// The checks in the order in which they ran.
    public internal(set) var checks: [Check] = []

    /// The checks that failed.
    public var broken: [Check] {
        checks.filter { if case .broken = $0.outcome { true } else { false } }
    }

    /// Whether no check failed and at least one ran.
    public var isConformant: Bool { broken.isEmpty && checks.contains { $0.outcome == .kept } }
}

extension ConformanceReport: CustomStringConvertible {
    /// A line a check.
    public var description: String {
        checks.map { check in
            switch check.outcome {
            case .kept: "kept     \(check.name)"
            case .broken(let reason): "BROKEN   \(check.name): \(reason)\n         rule: \(check.rule)"
            case .skipped(let reason): "skipped  \(check.name): \(reason)"
            }
        }.joined(separator: "\n")
    }
}

/// A connector that does not keep its contract; the description lists every check.
public struct ConformanceFailure: Error, CustomStringConvertible {
    /// What was found.
    public let report: ConformanceReport

    /// The report, a line a check.
    public var description: String { "\(report.broken.count) of \(report.checks.count) checks failed\n\(report)" }
}

/// Why a check failed; thrown inside checks.
struct Violation: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// Thrown inside checks that turn out not to apply.
struct NotApplicable: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

func require(_ condition: Bool, _ reason: @autoclosure () -> String) throws {
    if !condition { throw Violation(reason()) }
}
