public import SpliceAuth

extension EndpointURL {
    /// A token endpoint from a configuration: `https`, or `http` on this machine for a stand-in.
    ///
    /// - Throws: ``ConnectError/Code/configuration`` that names `field`.
    public init(configured text: String, field: String) throws {
        do {
            self = try text.hasPrefix("http://") ? EndpointURL(loopback: text) : EndpointURL(text)
        } catch {
            throw ConnectError(.configuration, error.message, at: field, cause: error)
        }
    }
}
