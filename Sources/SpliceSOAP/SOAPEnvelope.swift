import HTTPTypes
import SpliceClient
import SpliceModel
import SpliceXML

/// An envelope, taken apart.
struct SOAPEnvelope {
    let version: SOAPVersion
    let headers: [XMLTree]
    let body: [XMLTree]

    /// - Throws: `XMLError` when the content is no envelope.
    init(_ response: APIResponse) throws(XMLError) {
        let root = try XMLTree(parsing: response.bytes, encoding: Self.encoding(response.headers[.contentType] ?? ""))
        let versions: [SOAPVersion] = [.v1_1, .v1_2]
        guard root.name.local == "Envelope",
            let version = versions.first(where: { $0.namespace == root.name.namespace }),
            let body = root.first(XMLName("Body", in: version.namespace))
        else { throw XMLError(.missing, "there is no SOAP envelope with a body") }
        self.version = version
        self.body = body.elements
        headers = root.first(XMLName("Header", in: version.namespace))?.elements ?? []
    }

    /// The fault, if the body is one.
    var fault: SOAPFault? {
        guard let element = body.first, element.name == XMLName("Fault", in: version.namespace) else { return nil }
        return SOAPFault(element, version: version)
    }

    /// The encoding that the media type names: it overrules what the document declares (RFC 7303 section 3.2). One that cannot be read, and none,
    /// leave it to the document.
    private static func encoding(_ contentType: String) -> TextEncoding? {
        guard let name = MediaType.parameter("charset", in: contentType), name.lowercased() != "utf-16" else {
            return nil
        }
        return TextEncoding(named: name)
    }
}
