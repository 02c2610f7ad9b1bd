public import SpliceClient
public import SpliceHTTP

extension ConnectorEnvironment {
    /// A client for a connector: shares limits and failures with the others of this environment, logs under its id.
    ///
    /// - Parameters:
    ///   - descriptor: The connector's.
    ///   - base: Where the system is: `https`, or `http` on loopback for a stand-in. When it is the vendor's, its host has to be
    ///     one that the descriptor names.
    ///   - isVendors: Whether `base` is the vendor's own address, not one that the configuration puts in its place.
    ///   - authorizer: Adds credentials.
    ///   - dialect: The system's own ways.
    ///   - policies: How calls are looked after.
    ///   - tenant: Whose limits count together: the shop, the company.
    /// - Throws: ``ConnectError/Code/configuration``.
    public func client(
        for descriptor: ConnectorDescriptor, base: String, isVendors: Bool = true,
        authorizer: (any RequestAuthorizer)?, dialect: Dialect, policies: ClientPolicies, tenant: String
    ) throws -> APIClient {
        guard let address = WebAddress(base) else {
            throw ConnectError(.configuration, "the address is not an absolute URL", at: "\(descriptor.id).endpoint")
        }
        guard address.scheme == "https" || address.isLoopback else {
            throw ConnectError(
                .configuration, "the address is not https; credentials do not travel in the clear",
                at: "\(descriptor.id).endpoint")
        }
        guard !isVendors || descriptor.covers(host: address.host) else {
            throw ConnectError(
                .configuration, "the host is not one of the vendor's", at: "\(descriptor.id).endpoint")
        }
        do {
            return try APIClient(
                base, transport: transport, authorizer: authorizer, dialect: dialect, policies: policies,
                tenant: tenant,
                state: calls, clock: clock, time: time, logger: logger(for: descriptor.id))
        } catch let error as APIError {
            throw ConnectError(.configuration, error.message, at: descriptor.id, cause: error)
        }
    }
}

extension WebAddress {
    /// Whether the host is this machine: `localhost`, `127.0.0.0/8`, `[::1]`.
    public var isLoopback: Bool { LoopbackAddress.isThisMachine(host) }
}
