import HTTPTypes
import SpliceClient
import SpliceHTTP

extension Dialect {
    /// ShipStation's ways: a list of `errors`, each with its source, in error answers and now and then in a 200
    /// (<https://docs.shipstation.com/errors>).
    static let shipStation = Dialect(
        headers: [.accept: "application/json"], classifiers: [ResponseClassifier(judge)],
        errors: ErrorReader { response in
            let body = JSONPeek(response.bytes)
            guard let code = body.value(at: "errors.0.error_code")?.text else { return nil }
            return SystemError(
                code: code, message: body.value(at: "errors.0.message")?.text,
                requestID: body.value(at: "request_id")?.text)
        })

    /// A carrier that throttles is not ShipStation: waiting helps, but other carriers' labels need not wait. A 200 with errors and
    /// without a label bought nothing.
    private static func judge(_ response: APIResponse) -> Verdict? {
        let body = JSONPeek(response.bytes)
        guard let source = body.value(at: "errors.0.error_source")?.text else { return nil }
        if response.status == .tooManyRequests, source == "carrier" {
            return .failure(.init(.server, cure: .repeating, outcome: .refused))
        }
        guard response.status.kind == .successful, body.value(at: "label_id") == nil else { return nil }
        return .failure(.init(.rejected, cure: .none, outcome: .processed))
    }
}
