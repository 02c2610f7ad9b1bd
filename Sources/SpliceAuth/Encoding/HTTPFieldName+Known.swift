import HTTPTypes

extension HTTPField.Name {
    /// A name that stands in this module's source and is known to be a token.
    static func known(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is not a header name") }
        return name
    }
}
