import HTTPTypes
import SpliceHTTP

extension ResponseClassifier {
    /// Errors inside a successful response, marked by a truth value in the body: Slack's `{"ok": false, "error": "ratelimited"}`.
    ///
    /// - Parameters:
    ///   - flag: Where the truth value is; a response without it is left to other rules.
    ///   - code: Where the system's code is.
    ///   - throttled: Codes that object to the number of requests.
    ///   - passing: Codes of failures that may pass.
    public static func flag(
        _ flag: BodyPath, code: BodyPath, throttled: Set<String> = [], passing: Set<String> = []
    ) -> ResponseClassifier {
        ResponseClassifier { response in
            guard (200...299).contains(response.status.code) else { return nil }
            let peek = JSONPeek(response.bytes)
            guard peek.value(at: flag)?.bool == false else { return nil }
            return verdict(
                code: peek.value(at: code)?.text ?? "", message: nil, throttled: throttled, passing: passing,
                response: response)
        }
    }

    /// Errors inside a successful response, listed in the body: GraphQL's `{"errors": [{"extensions": {"code": …}}]}`
    /// (GraphQL specification section 7.1.2). A response with errors is a failure even if it has data, too: half an answer taken for
    /// a whole one loses records. Of several errors the first that can be cured counts. A throttled answer that has `data`, or an error with a
    /// `path`, comes from an execution that had begun, so what it changed may have happened.
    ///
    /// - Parameters:
    ///   - path: The array of errors.
    ///   - code: Where an error has its code, from the error on.
    ///   - throttled: Codes that object to the number of requests.
    ///   - passing: Codes of failures that may pass.
    public static func list(
        _ path: BodyPath = "errors", code: BodyPath = "extensions.code",
        throttled: Set<String> = ["THROTTLED", "RATE_LIMITED"],
        passing: Set<String> = ["INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE", "TIMEOUT"]
    ) -> ResponseClassifier {
        ResponseClassifier { response in
            guard (200...299).contains(response.status.code) else { return nil }
            let peek = JSONPeek(response.bytes)
            guard let elements = peek.elements(at: path), !elements.isEmpty else { return nil }
            let errors = elements.map { element in
                if case .container(let range) = element { peek.inside(range) } else { JSONPeek([]) }
            }
            let codes = errors.map { $0.value(at: code)?.text ?? "" }
            let place =
                codes.firstIndex(where: throttled.contains) ?? codes.firstIndex(where: passing.contains) ?? 0
            var isBegun = errors.contains { $0.value(at: "path") != nil }
            if case .container? = peek.value(at: "data") { isBegun = true }
            return verdict(
                code: codes[place], message: errors[place].value(at: "message")?.text, throttled: throttled,
                passing: passing, isBegun: isBegun, response: response)
        }
    }

    /// - Parameter isBegun: Whether the system had begun to act before it found the error.
    private static func verdict(
        code: String, message: String?, throttled: Set<String>, passing: Set<String>, isBegun: Bool = false,
        response: APIResponse
    ) -> Verdict {
        let system = SystemError(code: code, message: message, requestID: response.requestID)
        if throttled.contains(code) {
            return .failure(.init(.throttled, cure: .slowing, outcome: isBegun ? .ambiguous : .refused, system: system))
        }
        if passing.contains(code) {
            return .failure(.init(.server, cure: .repeating, outcome: .ambiguous, system: system))
        }
        return .failure(.init(.rejected, cure: .none, outcome: .processed, system: system))
    }
}

extension Dialect {
    /// Slack's Web API: `ok: false` inside a 200 (docs.slack.dev/apis/web-api).
    public static let slack = Dialect(classifiers: [
        .flag(
            "ok", code: "error", throttled: ["ratelimited", "rate_limited"],
            passing: ["internal_error", "fatal_error", "service_unavailable", "request_timeout"])
    ])
}
