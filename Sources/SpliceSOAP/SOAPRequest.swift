import HTTPTypes
public import SpliceClient
import SpliceHTTP
public import SpliceXML

/// A SOAP call: what stands in the envelope, and how the client may deal with it.
///
/// ```swift
/// let order = XMLTree(XMLName("GetOrder", in: "urn:erp"), [], [.element(XMLTree(XMLName("id", in: "urn:erp"), text: "7"))])
/// let reply = try await erp.soap(SOAPRequest(order, action: "urn:erp/GetOrder", effect: .none))
/// let total = reply.payload?.first("Total")?.text
/// ```
///
/// A SOAP call is a POST, so it is repeated after an uncertain failure only when ``effect`` says that repeating does no harm.
public struct SOAPRequest: Sendable {
    /// The elements of the body; with the usual document style there is one.
    public var body: [XMLTree]
    /// Header blocks beside that of ``security``.
    public var headers: [XMLTree]
    /// What the call asks for, as the WSDL has it: `SOAPAction` in SOAP 1.1, the `action` parameter in 1.2.
    public var action: String
    /// The version. Default 1.1.
    public var version: SOAPVersion
    /// Who is asking, by WS-Security. Made anew for every attempt, since servers refuse a nonce that they have seen.
    public var security: UsernameToken?
    /// What repeating the call does. Default `APIRequest.Effect.each`.
    public var effect: APIRequest.Effect
    /// A key by which the system recognises a repetition, in the header field that the dialect names.
    public var idempotencyKey: String?
    /// A short name for logs and metrics. Default the local name of the body's first element.
    public var operation: String
    /// Who goes first when requests queue.
    public var priority: Priority
    /// Time for the whole call, in place of the policy's.
    public var deadline: Duration?

    /// A call with one element in its body.
    public init(
        _ payload: XMLTree, action: String, version: SOAPVersion = .v1_1, headers: [XMLTree] = [],
        security: UsernameToken? = nil, effect: APIRequest.Effect = .each, idempotencyKey: String? = nil,
        operation: String? = nil, priority: Priority = .normal, deadline: Duration? = nil
    ) {
        body = [payload]
        self.headers = headers
        self.action = action
        self.version = version
        self.security = security
        self.effect = effect
        self.idempotencyKey = idempotencyKey
        self.operation = operation ?? payload.name.local
        self.priority = priority
        self.deadline = deadline
    }

    /// The envelope.
    ///
    /// - Parameter security: The header block of ``security``, made for this attempt.
    /// - Throws: `XMLError` when a name or a character cannot be written.
    func envelope(security: XMLTree?) throws -> [UInt8] {
        let blocks = (security.map { [$0] } ?? []) + headers
        var parts: [XMLTree.Node] = []
        if !blocks.isEmpty { parts.append(.element(soap("Header", blocks))) }
        parts.append(.element(soap("Body", body)))
        let namespace = XMLNamespace("soap", version.namespace)
        return try XMLTree(
            XMLName("Envelope", in: version.namespace), prefix: "soap", namespaces: [namespace], [], parts
        ).serialized()
    }

    private func soap(_ local: String, _ elements: [XMLTree]) -> XMLTree {
        XMLTree(XMLName(local, in: version.namespace), prefix: "soap", [], elements.map { .element($0) })
    }

    /// SOAP 1.1 section 6.1.1; SOAP 1.2 part 2 section 7, RFC 3902.
    var fields: HTTPFields {
        let quoted = "\"\(action)\""
        switch version {
        case .v1_1:
            var fields: HTTPFields = [.contentType: "text/xml; charset=utf-8", .accept: "text/xml"]
            if let name = HTTPField.Name("SOAPAction") { fields[name] = quoted }
            return fields
        case .v1_2:
            let action = action.isEmpty ? "" : "; action=\(quoted)"
            return [
                .contentType: "application/soap+xml; charset=utf-8\(action)", .accept: "application/soap+xml",
            ]
        }
    }
}
