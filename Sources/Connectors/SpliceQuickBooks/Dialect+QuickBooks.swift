import HTTPTypes
import SpliceClient
import SpliceHTTP

extension Dialect {
    /// Intuit's ways: a `Fault` says what went wrong, also inside a 200; a throttled company is left alone for a minute.
    ///
    /// <https://developer.intuit.com/app/developer/qbo/docs/develop/troubleshooting/handling-common-errors>
    static let quickBooks = Dialect(
        headers: [.accept: "application/json"],
        classifiers: [ResponseClassifier { Fault($0)?.verdict }],
        errors: .json(code: ["Fault.Error.0.code"], message: ["Fault.Error.0.Message"]),
        throttlePause: .seconds(60))
}

/// What the body of an answer says went wrong.
struct Fault {
    let code: String
    let type: String
    let status: HTTPResponse.Status

    /// The fault of `response`; `nil` when it has none.
    init?(_ response: APIResponse) {
        let body = JSONPeek(response.bytes)
        guard body.value(at: "Fault") != nil else { return nil }
        code = body.value(at: "Fault.Error.0.code")?.text ?? ""
        type = body.value(at: "Fault.type")?.text ?? ""
        status = response.status
    }

    /// What it means for the call. What no rule knows is a refusal: the company's books are unchanged.
    var verdict: Verdict {
        switch (type.uppercased(), code) {
        case (_, "3001"), ("THROTTLINGFAULT", _), (_, "003001"):
            .failure(.init(.throttled, cure: .slowing, outcome: .refused))
        case ("AUTHENTICATION", _), (_, "3200"):
            .failure(.init(.unauthorized, cure: .none, outcome: .refused))
        case ("AUTHORIZATIONFAULT", _), (_, "3100"), (_, "120"):
            .failure(.init(.forbidden, cure: .none, outcome: .refused))
        case ("SYSTEMFAULT", _), (_, "10000"):
            .failure(.init(.server, cure: .repeating, outcome: .ambiguous))
        case (_, "610"): .failure(.init(.notFound, cure: .none, outcome: .processed))
        case (_, "5010"), (_, "6140"), (_, "6240"): .failure(.init(.conflict, cure: .none, outcome: .processed))
        default:
            status.kind == .serverError
                ? ResponseClassifier.httpStatus(status)
                : .failure(.init(.invalidContent, cure: .none, outcome: .processed))
        }
    }
}
