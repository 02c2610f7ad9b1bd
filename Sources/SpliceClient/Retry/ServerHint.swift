import HTTPTypes

/// Header fields by which a server says itself whether a request is worth repeating.
enum ServerHint {
    private static let fields = [HTTPField.Name.known("Stripe-Should-Retry"), .known("X-Should-Retry")]

    /// What the server said; `nil` when it said nothing.
    static func repeating(_ response: APIResponse) -> Bool? {
        for name in fields {
            switch response.headers[name]?.lowercased() {
            case "true": return true
            case "false": return false
            default: continue
            }
        }
        return nil
    }
}
