public import HTTPTypes
public import SpliceHTTP

/// Signs the requests of a client by AWS Signature Version 4.
public struct SigV4Authorizer: RequestAuthorizer {
    /// Gives the credentials in use; called for each request, so that rotated ones take effect with the next.
    public typealias Provider = @Sendable () async throws -> AWSCredentials

    private let signer: SigV4Signer
    private let provider: Provider
    private let time: any TimeSource

    /// An authorizer.
    ///
    /// - Parameters:
    ///   - signer: Service and region.
    ///   - time: The time of day.
    ///   - credentials: Gives the credentials in use.
    public init(_ signer: SigV4Signer, time: some TimeSource = .system, credentials: @escaping Provider) {
        self.signer = signer
        self.time = time
        provider = credentials
    }

    /// Signs `request`.
    ///
    /// - Throws: ``AuthError/Code/unsuitableRequest`` for a streamed body; what the provider throws.
    public func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
        try request.requireConfidentiality()
        let bytes = try body.signableBytes()
        signer.sign(&request, body: bytes, credentials: try await provider(), time: time.sinceEpoch)
    }
}

extension RequestBody {
    /// The content, for signatures that cover it.
    func signableBytes() throws(AuthError) -> [UInt8] {
        switch content {
        case .none: return []
        case .bytes(let bytes): return bytes
        case .stream: throw AuthError(.unsuitableRequest, "a streamed body cannot be signed; hold it in memory")
        }
    }
}
