import HTTPTypes
import SpliceClient
import SpliceHTTP

extension Dialect {
    /// The template's ways: problem details (RFC 9457) with a `code`; a repetition while the first request is in flight is told by
    /// 409 and may be sent again.
    static func warehouse(_ template: WarehouseTemplate) -> Dialect {
        var headers: HTTPFields = [.accept: "application/json, application/problem+json"]
        for (name, value) in template.headers.sorted(by: { $0.key < $1.key }) {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return Dialect(
            headers: headers, idempotencyHeader: HTTPField.Name(template.idempotencyHeader) ?? .idempotencyKey,
            classifiers: [
                ResponseClassifier { response in
                    guard response.status == .conflict else { return nil }
                    let code = JSONPeek(response.bytes).value(at: "code")?.text
                    guard code == "REQUEST_IN_FLIGHT" else { return nil }
                    return .failure(.init(.conflict, cure: .repeating, outcome: .ambiguous))
                }
            ], errors: .json(code: ["code"], message: ["detail", "title"]))
    }
}
