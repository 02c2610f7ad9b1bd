/// What a connector found when it asked its system whether it could work.
public struct CheckReport: Sendable, Hashable, Codable {
    /// How much a finding matters.
    public enum Severity: String, Sendable, Hashable, Codable, CaseIterable {
        /// As it should be.
        case fine
        /// Works today; somebody should look (a version near its end, a limit nearly used up).
        case warning
        /// Calls would fail.
        case broken
    }

    /// One thing that was looked at.
    public struct Finding: Sendable, Hashable, Codable {
        /// What was looked at, as a short stable name: `credential`, `api version`, `scope`.
        public let subject: String
        /// How much it matters.
        public let severity: Severity
        /// What was seen and what to do, in one sentence, safe to log.
        public let message: String

        /// A finding from its parts.
        public init(_ subject: String, _ severity: Severity, _ message: String) {
            self.subject = subject
            self.severity = severity
            self.message = message
        }
    }

    /// What was looked at, in order.
    public let findings: [Finding]

    /// A report of `findings`.
    public init(_ findings: [Finding]) { self.findings = findings }

    /// The worst severity found; ``Severity/fine`` for an empty report.
    public var severity: Severity {
        if findings.contains(where: { $0.severity == .broken }) { return .broken }
        return findings.contains { $0.severity == .warning } ? .warning : .fine
    }

    /// Whether calls can be expected to work.
    public var isUsable: Bool { severity != .broken }
}

extension CheckReport: CustomStringConvertible {
    /// A line for every finding.
    public var description: String {
        findings.map { "\($0.severity.rawValue): \($0.subject): \($0.message)" }.joined(separator: "\n")
    }
}
