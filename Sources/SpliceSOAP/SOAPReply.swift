public import SpliceClient
import SpliceHTTP
public import SpliceXML

/// The answer to a SOAP call.
public struct SOAPReply: Sendable {
    /// The elements of the body; none for an answer without an envelope, as one-way calls get it.
    public let body: [XMLTree]
    /// The header blocks. Those marked `mustUnderstand` are for the caller to look at: nothing here understands them in its place.
    public let headers: [XMLTree]
    /// The response that carried it.
    public let response: APIResponse

    /// The first element of the body.
    public var payload: XMLTree? { body.first }

    /// - Throws: `APIError.Code.undecodable`.
    init(_ response: APIResponse, operation: String) throws {
        self.response = response
        guard !response.bytes.isEmpty else {
            (body, headers) = ([], [])
            return
        }
        do {
            let envelope = try SOAPEnvelope(response)
            (body, headers) = (envelope.body, envelope.headers)
        } catch {
            var failure = APIError(
                .undecodable, message: "the answer is not a SOAP envelope", operation: operation,
                host: response.url.host, outcome: .processed, cause: error)
            failure.response = response
            failure.attempts = response.attempts
            failure.trace = response.trace
            throw failure
        }
    }
}
