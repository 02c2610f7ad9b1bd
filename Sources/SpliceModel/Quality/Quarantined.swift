/// A record that was kept from going on, with everything a person needs to decide about it.
///
/// What becomes of it is the delivery module's concern; this is the value that travels there.
public struct Quarantined<Subject: Sendable>: Sendable {
    /// The record.
    public let subject: Subject
    /// Why it was kept.
    public let reasons: [Violation]
    /// When.
    public let at: Instant
    /// Where it came from; nil when it has no source.
    public let source: Source?

    /// A quarantined record from its parts.
    public init(subject: Subject, reasons: [Violation], at instant: Instant, source: Source?) {
        self.subject = subject
        self.reasons = reasons
        at = instant
        self.source = source
    }
}

extension Quarantined: Equatable where Subject: Equatable {}
extension Quarantined: Hashable where Subject: Hashable {}
extension Quarantined: Encodable where Subject: Encodable {}
extension Quarantined: Decodable where Subject: Decodable {}

extension Quarantined: CustomStringConvertible {
    /// When and why, never the record.
    public var description: String {
        "quarantined at \(at)\(source.map { " from \($0.system)" } ?? ""): "
            + reasons.map(\.description).joined(separator: "; ")
    }
}

extension Validation where Subject: Entity {
    /// The record with its warnings when it may go on, or what is to be quarantined.
    ///
    /// - Parameters:
    ///   - subject: the record.
    ///   - now: the time to write down.
    public func admit(_ subject: Subject, now: Instant) -> Admission<Subject> {
        let violations = violations(in: subject)
        guard violations.contains(where: { $0.severity == .error }) else {
            return .admitted(subject, warnings: violations)
        }
        return .quarantined(
            Quarantined(subject: subject, reasons: violations, at: now, source: subject.envelope.source))
    }
}

/// Whether a record may go on.
public enum Admission<Subject: Sendable>: Sendable {
    /// It may; someone should look at the warnings.
    case admitted(Subject, warnings: [Violation])
    /// It may not.
    case quarantined(Quarantined<Subject>)
}
