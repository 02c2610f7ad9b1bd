import HTTPTypes
public import SpliceClient
import SpliceHTTP
public import SpliceMapping

extension BodyDecoder {
    /// Decodes with a mapping.
    public static func mapping<M: Mapping>(_ mapping: M.Type) -> BodyDecoder<M.Entity> where T == M.Entity {
        BodyDecoder { bytes in try M.decode(bytes) }
    }
}

extension APIClient {
    /// Reads `path` and decodes the answer.
    ///
    /// - Throws: `APIError`; code `undecodable` with every problem of the record when the answer does not fit the mapping.
    public func get<Answer: Mapping>(
        _ path: String, query: Query = Query(), answer: Answer.Type, operation: String
    ) async throws -> Answer.Entity {
        try await get(path, query: query, operation: operation).decoded(by: .mapping(Answer.self))
    }

    /// Encodes `input`, posts it to `path` and decodes the answer.
    ///
    /// ```swift
    /// let hold = try await api.post(
    ///     "reservations", request, mapping: ReservationRequestDocument.self, answer: ReservationDocument.self,
    ///     idempotencyKey: key, operation: "reservations.create")
    /// ```
    /// - Parameters:
    ///   - path: Where to post, below the client's base.
    ///   - input: What to send.
    ///   - mapping: How it is written.
    ///   - answer: How the answer is read.
    ///   - query: The query.
    ///   - idempotencyKey: Sent in the header that the dialect names; with it the client may repeat the request.
    ///   - effect: What repeating does, where the system has a way of its own to recognise a repetition.
    ///   - operation: A short name for logs and metrics.
    /// - Throws: `MappingError` when `input` cannot be written, before anything is sent; `APIError` otherwise.
    public func post<Input: Mapping, Answer: Mapping>(
        _ path: String, _ input: Input.Entity, mapping: Input.Type, answer: Answer.Type, query: Query = Query(),
        idempotencyKey: String? = nil, effect: APIRequest.Effect? = nil, operation: String
    ) async throws -> Answer.Entity {
        var request = APIRequest(
            .post, path, query: query, body: .bytes(try Input.encode(input)), idempotencyKey: idempotencyKey,
            effect: effect, operation: operation)
        request.headers[.contentType] = "application/json"
        return try await send(request).decoded(by: .mapping(Answer.self))
    }
}
