/// The version of SOAP that a system speaks.
public enum SOAPVersion: Sendable, Hashable {
    /// SOAP 1.1 (W3C Note, May 2000).
    case v1_1
    /// SOAP 1.2 (W3C Recommendation, April 2007).
    case v1_2

    /// The namespace of the envelope.
    public var namespace: String {
        switch self {
        case .v1_1: "http://schemas.xmlsoap.org/soap/envelope/"
        case .v1_2: "http://www.w3.org/2003/05/soap-envelope"
        }
    }
}
