import HTTPTypes
import SpliceClient

extension Dialect {
    /// Shopify's ways: errors are `{"errors": "text"}` or `{"errors": {"field": ["text"]}}`, without a code; a throttled answer has
    /// `Retry-After` (<https://shopify.dev/docs/api/admin-rest/usage/rate-limits>).
    static let shopify = Dialect(
        headers: [.accept: "application/json"],
        errors: ErrorReader { response in
            guard let errors = JSONPeek(response.bytes).value(at: "errors") else { return nil }
            return SystemError(code: "", message: errors.text, requestID: response.headers[.shopify("X-Request-Id")])
        })
}
