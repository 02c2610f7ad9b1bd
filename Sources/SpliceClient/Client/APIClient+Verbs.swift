public import HTTPTypes
public import SpliceHTTP

extension APIClient {
    /// Reads `path`.
    public func get(
        _ path: String, query: Query = Query(), headers: HTTPFields = HTTPFields(), operation: String = "",
        priority: Priority = .normal
    ) async throws -> APIResponse {
        try await send(
            APIRequest(.get, path, query: query, headers: headers, operation: operation, priority: priority))
    }

    /// Sends `body` to `path`. Repeated after an uncertain failure only with an `idempotencyKey` that the system honours.
    public func post(
        _ path: String, query: Query = Query(), headers: HTTPFields = HTTPFields(), body: RequestBody = .none,
        idempotencyKey: String? = nil, operation: String = "", priority: Priority = .normal
    ) async throws -> APIResponse {
        try await send(
            APIRequest(
                .post, path, query: query, headers: headers, body: body, idempotencyKey: idempotencyKey,
                operation: operation, priority: priority))
    }

    /// Puts `body` at `path`: the same as often as it is done.
    public func put(
        _ path: String, query: Query = Query(), headers: HTTPFields = HTTPFields(), body: RequestBody,
        operation: String = "", priority: Priority = .normal
    ) async throws -> APIResponse {
        try await send(
            APIRequest(.put, path, query: query, headers: headers, body: body, operation: operation, priority: priority)
        )
    }

    /// Changes what is at `path`. Repeated like ``post(_:query:headers:body:idempotencyKey:operation:priority:)``.
    public func patch(
        _ path: String, query: Query = Query(), headers: HTTPFields = HTTPFields(), body: RequestBody,
        idempotencyKey: String? = nil, operation: String = "", priority: Priority = .normal
    ) async throws -> APIResponse {
        try await send(
            APIRequest(
                .patch, path, query: query, headers: headers, body: body, idempotencyKey: idempotencyKey,
                operation: operation, priority: priority))
    }

    /// Removes what is at `path`: the same as often as it is done.
    public func delete(
        _ path: String, query: Query = Query(), headers: HTTPFields = HTTPFields(), operation: String = "",
        priority: Priority = .normal
    ) async throws -> APIResponse {
        try await send(
            APIRequest(.delete, path, query: query, headers: headers, operation: operation, priority: priority))
    }
}
