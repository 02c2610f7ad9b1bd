import HTTPTypes
public import SpliceClient
import SpliceHTTP
import SpliceXML

extension Dialect {
    /// SOAP: faults are errors, whatever the status that carries them.
    public static let soap = Dialect(classifiers: [.soapFault()], errors: .soapFault)
}

extension ErrorReader {
    /// Code and reason of a fault.
    public static let soapFault = ErrorReader { response in
        guard let fault = try? SOAPEnvelope(response).fault else { return ErrorReader.common(response) }
        return SystemError(code: fault.code, message: fault.reason)
    }
}

extension ResponseClassifier {
    /// Faults: what they mean for the call.
    ///
    /// A fault of the sender's is final. One of the receiver's may pass; whether the call had taken effect by then nobody knows, so a call
    /// whose ``SOAPRequest/effect`` is `each` is not repeated. Security faults (WS-Security 1.1 section 12) mean that the credentials were
    /// refused and the call was not looked at. A code that the system documents can be given a meaning of its own: it is compared
    /// with each of ``SOAPFault/codes``, and with the local names in its detail.
    ///
    /// - Parameters:
    ///   - throttled: Codes that object to the number of requests, such as Salesforce's `REQUEST_LIMIT_EXCEEDED`.
    ///   - passing: Codes of failures that may pass, whoever is said to be at fault.
    ///   - final: Codes of failures that repeating does not help, although the receiver is said to be at fault. Many systems report every
    ///     mistake in the call as `Server`.
    public static func soapFault(
        throttled: Set<String> = [], passing: Set<String> = [], final: Set<String> = []
    ) -> ResponseClassifier {
        ResponseClassifier { response in
            guard !response.bytes.isEmpty, let fault = try? SOAPEnvelope(response).fault else { return nil }
            let words = Set(fault.codes + [fault.code] + fault.detail.map(\.name.local))
            return .failure(failure(fault, words, throttled: throttled, passing: passing, final: final))
        }
    }

    /// Codes of WS-Security: SOAP Message Security 1.1 section 12.
    private static let refusals: Set<String> = [
        "UnsupportedSecurityToken", "UnsupportedAlgorithm", "InvalidSecurity", "InvalidSecurityToken",
        "FailedAuthentication", "FailedCheck", "SecurityTokenUnavailable",
    ]

    private static func failure(
        _ fault: SOAPFault, _ words: Set<String>, throttled: Set<String>, passing: Set<String>, final: Set<String>
    ) -> Verdict.Failure {
        let system = SystemError(code: fault.code, message: fault.reason)
        if !words.isDisjoint(with: throttled) {
            return Verdict.Failure(.throttled, cure: .slowing, outcome: .refused, system: system)
        }
        if !words.isDisjoint(with: refusals) {
            return Verdict.Failure(.unauthorized, cure: .none, outcome: .refused, system: system)
        }
        if words.contains("MessageExpired") {
            return Verdict.Failure(.rejected, cure: .repeating, outcome: .refused, system: system)
        }
        if !words.isDisjoint(with: passing) {
            return Verdict.Failure(.server, cure: .repeating, outcome: .ambiguous, system: system)
        }
        if !words.isDisjoint(with: final) {
            return Verdict.Failure(.rejected, cure: .none, outcome: .processed, system: system)
        }
        switch fault.kind {
        case .receiver: return Verdict.Failure(.server, cure: .repeating, outcome: .ambiguous, system: system)
        case .sender: return Verdict.Failure(.invalidContent, cure: .none, outcome: .processed, system: system)
        default: return Verdict.Failure(.rejected, cure: .none, outcome: .processed, system: system)
        }
    }
}
