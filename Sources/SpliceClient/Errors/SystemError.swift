/// What the called system itself says about an error: its code, its message, its id for the request.
public struct SystemError: Sendable, Hashable {
    /// The system's own code, such as `THROTTLED` or `6140`; empty when it has none.
    public var code: String
    /// The system's message. It can quote what was sent, so it does not belong in a log.
    public var message: String?
    /// The id under which the system's support finds the request.
    public var requestID: String?

    /// An error from its parts.
    public init(code: String, message: String? = nil, requestID: String? = nil) {
        self.code = code
        self.message = message
        self.requestID = requestID
    }

    /// The code if it looks like one: at most 64 letters, digits and `_ - . : /`, no free text.
    var loggableCode: String? {
        let isCode =
            !code.isEmpty && code.utf8.count <= 64
            && code.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.:/".contains($0)) }
        return isCode ? code : nil
    }
}
