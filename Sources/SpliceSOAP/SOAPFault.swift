public import SpliceClient
public import SpliceXML

/// A fault: what a system says about a call that it did not carry out.
///
/// - Source: SOAP 1.1 section 4.4; SOAP 1.2 part 1 section 5.4.
public struct SOAPFault: Sendable, Hashable {
    /// Who is at fault, as the standard classifies it.
    public enum Kind: Sendable, Hashable {
        /// The call itself: sending it again without a change does not help (1.1 `Client`, 1.2 `Sender`).
        case sender
        /// The system: the same call may succeed later (1.1 `Server`, 1.2 `Receiver`).
        case receiver
        /// A header block with `mustUnderstand` that the system does not know.
        case mustUnderstand
        /// The system speaks another version of SOAP.
        case versionMismatch
        /// The data is in an encoding that the system does not know (1.2 only).
        case dataEncodingUnknown
        /// A code of the system's own.
        case other
    }

    /// The version that the fault is written in.
    public let version: SOAPVersion
    /// Codes from the general to the special, without prefixes: `["Server", "Busy"]` of `soap:Server.Busy`, or code and subcodes of
    /// SOAP 1.2. Empty where the system breaks the standard and gives none.
    public let codes: [String]
    /// The explanation, for people. It can quote what was sent, so it does not belong in a log.
    public let reason: String
    /// Who found the fault, where it is said.
    public let actor: String?
    /// What stands in `detail`: the system's own words.
    public let detail: [XMLTree]

    init(_ fault: XMLTree, version: SOAPVersion) {
        self.version = version
        switch version {
        case .v1_1:
            // The children are in no namespace; some systems qualify them, so only local names are compared.
            codes = Self.local(fault.first("faultcode")?.text ?? "").split(separator: ".").map(String.init)
            reason = fault.first("faultstring")?.text ?? ""
            actor = fault.first("faultactor")?.text
            detail = fault.first("detail")?.elements ?? []
        case .v1_2:
            var found: [String] = []
            var next = fault.first("Code")
            while let current = next, let value = current.first("Value")?.text {
                found.append(Self.local(value))
                next = current.first("Subcode")
            }
            codes = found
            let texts = fault.first("Reason")?.elements("Text") ?? []
            let english = texts.first { $0[XMLName("lang", in: XMLName.xmlNamespace)]?.hasPrefix("en") == true }
            reason = (english ?? texts.first)?.text ?? ""
            actor = fault.first("Node")?.text
            detail = fault.first("Detail")?.elements ?? []
        }
    }

    /// Who is at fault.
    public var kind: Kind {
        switch codes.first {
        case "Client", "Sender": .sender
        case "Server", "Receiver": .receiver
        case "MustUnderstand": .mustUnderstand
        case "VersionMismatch": .versionMismatch
        case "DataEncodingUnknown": .dataEncodingUnknown
        default: .other
        }
    }

    /// The codes put together, for tables and logs; empty where the system gives none.
    public var code: String { codes.joined(separator: ".") }

    /// A name's local part.
    private static func local(_ text: String) -> String {
        let name = text.split(separator: ":").last ?? ""
        return String(name.filter { !$0.isWhitespace })
    }
}

extension APIError {
    /// The fault that the system answered with, if it did.
    public var soapFault: SOAPFault? {
        guard let response else { return nil }
        return try? SOAPEnvelope(response).fault
    }
}
