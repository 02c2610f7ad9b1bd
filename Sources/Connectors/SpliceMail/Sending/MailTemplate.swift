/// What a message says, made from a typed value.
///
/// ```swift
/// let template = MailTemplate<TrackingNotice>(
///     subject: { "Order \($0.order) is on its way" },
///     text: { "Hello \($0.name),\n…" },
///     html: { "<p>Hello \($0.name),</p>" })          // values are escaped
/// ```
public struct MailTemplate<Input: Sendable>: Sendable {
    /// Makes the subject: one line.
    public let subject: @Sendable (Input) -> String
    /// Makes the plain text.
    public let text: @Sendable (Input) -> String
    /// Makes the HTML; `nil` for text alone.
    public let html: (@Sendable (Input) -> HTML)?

    /// A template from what makes its parts.
    public init(
        subject: @escaping @Sendable (Input) -> String, text: @escaping @Sendable (Input) -> String,
        html: (@Sendable (Input) -> HTML)? = nil
    ) {
        self.subject = subject
        self.text = text
        self.html = html
    }
}

/// Something that a message can be made of: it knows whom it is for.
public protocol MailInput: Codable, Sendable {
    /// Whom the message is for.
    var recipient: Mailbox { get }
}
