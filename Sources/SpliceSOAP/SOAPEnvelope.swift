import SpliceXML

/// An envelope, taken apart.
struct SOAPEnvelope {
    let version: SOAPVersion
    let headers: [XMLTree]
    let body: [XMLTree]

    /// - Throws: `XMLError` when `bytes` are no envelope.
    init(_ bytes: [UInt8]) throws(XMLError) {
        let root = try XMLTree(parsing: bytes)
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
}
