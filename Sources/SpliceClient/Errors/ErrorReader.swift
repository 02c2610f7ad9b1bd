import HTTPTypes

/// Finds a system's own error in a response.
public struct ErrorReader: Sendable {
    private let read: @Sendable (APIResponse) -> SystemError?

    /// A reader that does what `read` does; `nil` means that the response carries no error of that form.
    public init(_ read: @escaping @Sendable (APIResponse) -> SystemError?) { self.read = read }

    /// The system's error in `response`.
    public func callAsFunction(_ response: APIResponse) -> SystemError? { read(response) }

    /// Looks for code and message at the first of several places in a JSON body, and for the request's id in well-known
    /// header fields.
    public static func json(code: [BodyPath], message: [BodyPath]) -> ErrorReader {
        ErrorReader { response in
            let peek = JSONPeek(response.bytes)
            let found = peek.firstValue(at: code)?.text
            let text = peek.firstValue(at: message)?.text
            let request = response.requestID
            guard found != nil || text != nil || request != nil else { return nil }
            return SystemError(code: found ?? "", message: text, requestID: request)
        }
    }

    /// The places where common systems have them: OAuth and Slack (`error`), GraphQL and JSON:API (`errors.0`), Google,
    /// Microsoft Graph and OData (`error.code`), Salesforce (`0.errorCode`), QuickBooks (`Fault.Error.0`), HubSpot
    /// (`category`).
    public static let common = json(
        code: [
            "error.code", "errors.0.extensions.code", "errors.0.code", "errors.0.error_code", "Fault.Error.0.code",
            "0.errorCode", "errorCode", "category", "code", "error",
        ],
        message: [
            "error.message.value", "error.message", "errors.0.message", "Fault.Error.0.Message", "0.message", "message",
            "error_description", "detail", "title",
        ])
}

extension APIResponse {
    /// The id the server gave the request, from the header fields that are in use for it.
    var requestID: String? {
        for name in Self.requestIDFields {
            if let id = headers[name] { return id }
        }
        return nil
    }

    private static let requestIDFields = [
        "x-request-id", "request-id", "x-ms-request-id", "x-correlation-id", "intuit_tid", "sap-message-id",
    ].compactMap { HTTPField.Name($0) }
}
