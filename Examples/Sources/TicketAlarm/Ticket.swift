import SpliceMapping
import SpliceModel

/// An escalated ticket, as this application thinks of it.
struct Ticket: Codable, Hashable, Sendable {
    enum Severity: String, Codable, Hashable, Sendable { case warning, critical }

    let number: String
    let subject: String
    let customer: String
    let severity: Severity
    let escalatedAt: Instant
}

/// The help desk's document.
enum HelpDeskTicket: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Ticket>) -> Reading<Ticket> {
        let number = f.field("data.id", \.number, .text(max: 40), classified: .internal)
        let subject = f.field("data.subject", \.subject, .text(max: 500))
        let customer = f.field("data.customer", \.customer, .text(max: 200))
        let severity = f.field("data.priority", \.severity, .table(["normal": .warning, "urgent": .critical]))
        let at = f.field("timestamp", \.escalatedAt, .rfc3339)
        return { r in
            try Ticket(
                number: r[number], subject: r[subject], customer: r[customer], severity: r[severity],
                escalatedAt: r[at])
        }
    }
}

/// What the on-call service is sent.
enum OnCallPage: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Ticket>) -> Reading<Ticket> {
        let number = f.field("ticket", \.number, .text(max: 40), classified: .internal)
        let subject = f.field("summary", \.subject, .text(max: 120, longer: .cut))
        let customer = f.field("source", \.customer, .text(max: 200))
        let severity = f.field("severity", \.severity, .table(["warning": .warning, "critical": .critical]))
        let at = f.field("since", \.escalatedAt, .unixSeconds)
        return { r in
            try Ticket(
                number: r[number], subject: r[subject], customer: r[customer], severity: r[severity],
                escalatedAt: r[at])
        }
    }
}

/// What the on-call service answers.
struct Page: Codable, Hashable, Sendable {
    let id: String
}

/// The on-call service's answer.
enum OnCallAnswer: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Page>) -> Reading<Page> {
        let id = f.field("id", \.id, .text(max: 40), classified: .internal)
        return { r in try Page(id: r[id]) }
    }
}
