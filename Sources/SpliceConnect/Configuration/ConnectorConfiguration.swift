/// What has to be known to set a connector up, as a value that can be stored, shown in a form and checked.
///
/// A configuration never contains a secret; it names one with a ``SecretReference``. So it can be written to a file, a
/// registry or a log.
public protocol ConnectorConfiguration: Codable, Sendable {
    /// The fields, for forms, validation by other tools and documentation.
    static var schema: ConfigurationSchema { get }

    /// Checks what the types cannot say.
    ///
    /// - Throws: ``ConnectError`` with code ``ConnectError/Code/configuration`` that names the field.
    func validate() throws
}

extension ConnectorConfiguration {
    /// Nothing to check beyond the types.
    public func validate() throws {}
}
