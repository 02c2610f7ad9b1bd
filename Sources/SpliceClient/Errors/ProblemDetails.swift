/// A problem document, `application/problem+json` (RFC 9457).
public struct ProblemDetails: Sendable, Hashable {
    /// A URI that names the kind of problem. Default `about:blank`.
    public var type: String
    /// A short summary of the kind of problem.
    public var title: String?
    /// The status, as the document states it.
    public var status: Int?
    /// An explanation of this occurrence. It can quote what was sent.
    public var detail: String?
    /// A URI that names this occurrence.
    public var instance: String?
    /// The document, for members of its own.
    public let document: [UInt8]

    /// Reads a document; `nil` when it is not a JSON object. Members of the wrong type are ignored (section 3.1).
    public init?(json: [UInt8]) {
        let peek = JSONPeek(json)
        guard case .container? = peek.value(at: ""), peek.elements(at: "") == nil else { return nil }
        func text(_ member: BodyPath) -> String? {
            if case .string(let text)? = peek.value(at: member) { text } else { nil }
        }
        type = text("type") ?? "about:blank"
        title = text("title")
        if case .number(let digits)? = peek.value(at: "status") { status = Int(digits) }
        detail = text("detail")
        instance = text("instance")
        document = json
    }

    /// A member of the document beyond the registered ones.
    public func member(_ path: BodyPath) -> JSONPeek.Value? { JSONPeek(document).value(at: path) }
}
