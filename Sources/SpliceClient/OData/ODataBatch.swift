import HTTPTypes
import SpliceHTTP

/// Several OData requests in one (OData Protocol 4.01 section 11.7; OData 2.0, Batch Processing).
///
/// ```swift
/// var batch = ODataBatch(format: .multipart)
/// batch.add(ODataOperation(.get, "Products('A')"))
/// batch.addChangeset([ODataOperation(.post, "Orders", body: order), ODataOperation(.post, "$1/Items", body: item)])
/// let outcomes = try await sap.send(batch)                // one for each operation, in order
/// ```
///
/// The operations of a changeset take effect all together or not at all. A batch that only reads is repeated like any read; one with changes is
/// repeated only when it certainly had no effect, or with an idempotency key that the system honours.
public struct ODataBatch: Sendable {
    /// How a batch is written.
    public enum Format: Sendable, Hashable {
        /// `multipart/mixed`: every version of OData.
        case multipart
        /// JSON: OData 4.01 and Microsoft Graph (OData JSON Format 4.01 section 19).
        case json
    }

    enum Part: Sendable {
        case operation(ODataOperation)
        case changeset([ODataOperation])

        var operations: [ODataOperation] {
            switch self {
            case .operation(let operation): [operation]
            case .changeset(let operations): operations
            }
        }
    }

    /// How it is written.
    public let format: Format
    /// Whether the system goes on after a failure (`Prefer: odata.continue-on-error`). Default `true`. OData 2 always does.
    public var continuesOnError: Bool
    var parts: [Part] = []

    /// An empty batch.
    public init(format: Format, continuesOnError: Bool = true) {
        self.format = format
        self.continuesOnError = continuesOnError
    }

    /// Adds an operation that stands for itself.
    public mutating func add(_ operation: ODataOperation) { parts.append(.operation(operation)) }

    /// Adds operations that take effect together or not at all; changes only. An operation is known to the later ones of its changeset as `$n`,
    /// with `n` counted from 1 over the whole batch.
    public mutating func addChangeset(_ operations: [ODataOperation]) { parts.append(.changeset(operations)) }

    /// The operations in order.
    public var operations: [ODataOperation] { parts.flatMap(\.operations) }

    /// The request that carries it.
    ///
    /// - Parameters:
    ///   - path: Where the system takes batches. Default `$batch`.
    ///   - idempotencyKey: A key by which the system recognises a repetition.
    ///   - boundary: Separates the parts; it must not occur in them.
    /// - Throws: ``APIError/Code/invalidRequest`` for a path with characters that an address must escape, a read in a changeset, or an
    ///   empty batch.
    public func request(
        path: String = "$batch", idempotencyKey: String? = nil, boundary: String
    ) throws -> APIRequest {
        try check(boundary)
        var headers: HTTPFields = [:]
        if continuesOnError { headers[.prefer] = "odata.continue-on-error" }
        let body: [UInt8]
        switch format {
        case .multipart:
            headers[.contentType] = "multipart/mixed; boundary=\(boundary)"
            headers[.accept] = "multipart/mixed"
            body = multipart(boundary)
        case .json:
            headers[.contentType] = "application/json"
            headers[.accept] = "application/json"
            body = json
        }
        return APIRequest(
            .post, path, headers: headers, body: .bytes(body), idempotencyKey: idempotencyKey,
            effect: operations.allSatisfy(\.isRead) ? APIRequest.Effect.none : nil, operation: "odata.batch")
    }

    /// One outcome for each operation, in order.
    ///
    /// - Throws: ``APIError/Code/undecodable`` when the answer is not one to this batch.
    public func outcomes(in response: APIResponse) throws -> [ODataOutcome] {
        switch format {
        case .multipart: try multipartOutcomes(in: response)
        case .json: try jsonOutcomes(in: response)
        }
    }

    private func check(_ boundary: String) throws {
        func refuse(_ message: String) -> APIError { APIError(.invalidRequest, message: message) }
        guard !operations.isEmpty else { throw refuse("the batch is empty") }
        guard operations.allSatisfy(\.isSound) else {
            throw refuse("a path in the batch is empty or has characters that an address must escape")
        }
        for case .changeset(let changes) in parts {
            guard !changes.isEmpty, !changes.contains(where: \.isRead) else {
                throw refuse("a changeset has changes only, and at least one")
            }
        }
        let isPlain = boundary.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        guard isPlain, (1...60).contains(boundary.utf8.count) else {
            throw refuse("a boundary is 1 to 60 letters, digits, dashes or underscores")
        }
    }

    static func wrong(_ message: String, _ response: APIResponse) -> APIError {
        var error = APIError(
            .undecodable, message: message, operation: "odata.batch", host: response.url.host, outcome: .processed)
        error.response = response
        return error
    }
}

extension HTTPField.Name {
    /// `Prefer` (RFC 7240).
    static let prefer = known("Prefer")
}

extension APIClient {
    /// Sends `batch` and returns one outcome for each of its operations, in order.
    ///
    /// - Parameters:
    ///   - batch: What to send.
    ///   - path: Where the system takes batches. Default `$batch`.
    ///   - idempotencyKey: A key by which the system recognises a repetition.
    /// - Throws: ``APIError`` when the batch failed as a whole. Operations that failed are among the outcomes.
    public func send(
        _ batch: ODataBatch, path: String = "$batch", idempotencyKey: String? = nil
    ) async throws -> [ODataOutcome] {
        // 128 random bits do not occur in a content by chance.
        let boundary = "batch_" + [core.random.word(), core.random.word()].map { String($0, radix: 16) }.joined()
        let response = try await send(
            batch.request(path: path, idempotencyKey: idempotencyKey, boundary: boundary))
        return try batch.outcomes(in: response)
    }
}
