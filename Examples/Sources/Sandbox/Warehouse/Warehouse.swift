import Foundation
import Hummingbird
import Synchronization

/// The warehouse: a generic WMS, since there is no vendor that everyone knows.
///
/// Holds on stock with `Idempotency-Key` (kept 24 hours; in flight 409, another body 422, as
/// draft-ietf-httpapi-idempotency-key-header has it), problem details (RFC 9457), `RateLimit-*` headers, API key or bearer
/// token from the client credentials grant. `externalOrderId` is a search key and not unique: the idempotency key alone
/// keeps a hold from being made twice. Inventory by time of change; products in batches with a result for each.
package final class Warehouse: StandIn {
    package struct Access: Sendable, Equatable {
        package var apiKey: String
        package var clientID: String
        package var clientSecret: String
    }

    package let access: Access
    let name = "warehouse"
    let limit: RateLimit.Rule
    private let ledger: Ledger
    private let tokens: TokenIssuer
    private let clock: Stopwatch
    private let state: Mutex<WarehouseState>
    private let keys: Mutex<IdempotencyKeys<JSON>>
    private let shelf = Mutex(ProductShelf())

    init(options: SandboxOptions, ledger: Ledger) {
        var generator = SeededGenerator(seed: options.seed, purpose: "warehouse access")
        access = Access(
            apiKey: "wms_\(generator.token(length: 32))", clientID: "fulfilment",
            clientSecret: generator.token(length: 40))
        limit = RateLimit.Rule(burst: 20, perSecond: 10, timeScale: options.timeScale)
        tokens = TokenIssuer(seed: options.seed, name: name, life: options.tokenLife, clock: options.clock)
        state = Mutex(
            WarehouseState(stock: Dictionary(uniqueKeysWithValues: Catalogue.items.map { ($0.sku, 1_000_000) })))
        keys = Mutex(IdempotencyKeys(life: .seconds(24 * 3600) / options.timeScale))
        self.ledger = ledger
        clock = options.clock
    }

    func addRoutes(to router: Router<SandboxContext>) {
        router.post("oauth/token") { request, _ in try await self.token(request) }
        let api = router.group("api/v1")
        api.post("reservations") { request, context in
            if let refusal = self.refusal(request) { return refusal }
            return try await self.reserve(request, context)
        }
        api.get("reservations") { request, _ in self.refusal(request) ?? self.search(request) }
        api.get("reservations/:id") { request, context in
            self.refusal(request) ?? self.change(context, to: nil)
        }
        api.post("reservations/:id/release") { request, context in
            self.refusal(request) ?? self.change(context, to: .released)
        }
        api.post("reservations/:id/confirm") { request, context in
            self.refusal(request) ?? self.change(context, to: .confirmed)
        }
        api.post("products/batch") { request, context in
            if let refusal = self.refusal(request) { return refusal }
            return try await self.write(request, context)
        }
        api.get("products/:sku") { request, context in self.refusal(request) ?? self.product(context) }
        api.get("locations") { request, _ in
            let locations = WarehouseState.locations.map { JSON.object([.init(name: "id", value: .string($0))]) }
            return self.refusal(request) ?? .json(["items": .array(locations)])
        }
        api.get("inventory") { request, _ in self.refusal(request) ?? self.inventory(request) }
        api.get("inventory/:sku") { request, context in self.refusal(request) ?? self.stock(context) }
    }

    func revokeAccessTokens() { tokens.revokeAccessTokens() }

    // MARK: - Refusals

    func headers(_ standing: RateLimit.Standing) -> HTTPFields {
        HTTPFields(named: [
            "RateLimit-Limit": "\(standing.rule.burst)", "RateLimit-Remaining": "\(standing.remaining)",
            "RateLimit-Reset": standing.wait == .zero ? "0" : "\(standing.retryAfter)",
        ])
    }

    func throttled(_ standing: RateLimit.Standing) -> Response {
        problem(
            .tooManyRequests, "RATE_LIMITED", "Too many requests",
            headers: HTTPFields(named: ["Retry-After": "\(standing.retryAfter)"]))
    }

    func failed(_ status: HTTPResponse.Status) -> Response {
        problem(status, "UNAVAILABLE", "The service is not available")
    }

    private func refusal(_ request: Request) -> Response? {
        if request.headers.value("X-Api-Key") == access.apiKey { return nil }
        if let token = request.bearerToken, tokens.accepts(token) { return nil }
        let challenge = request.bearerToken == nil ? "Bearer" : "Bearer error=\"invalid_token\""
        return problem(
            .unauthorized, "UNAUTHORIZED", "No valid API key or access token",
            headers: HTTPFields(named: ["WWW-Authenticate": challenge]))
    }

    private func problem(
        _ status: HTTPResponse.Status, _ code: String, _ detail: String, lines: [JSON] = [], headers: HTTPFields = [:]
    ) -> Response {
        let type = "https://wms.example/problems/\(code.lowercased().replacing("_", with: "-"))"
        return .json(
            [
                "type": .string(type), "title": .string(status.reasonPhrase), "status": .integer(status.code),
                "detail": .string(detail), "code": .string(code), "lineErrors": .array(lines),
            ], status: status, headers: headers, type: "application/problem+json")
    }

    // MARK: - Token

    private func token(_ request: Request) async throws -> Response {
        let form = try await request.form()
        let (user, password) = request.basicCredentials ?? (form["client_id"] ?? "", form["client_secret"] ?? "")
        let headers = HTTPFields(named: ["Cache-Control": "no-store"])
        guard user == access.clientID, password == access.clientSecret else {
            return .json(["error": "invalid_client"], status: .unauthorized, headers: headers)
        }
        guard form["grant_type"] == "client_credentials" else {
            return .json(["error": "unsupported_grant_type"], status: .badRequest, headers: headers)
        }
        let grant = tokens.clientCredentials()
        return .json(
            [
                "access_token": .string(grant.accessToken), "token_type": "Bearer",
                "expires_in": .integer(Int(grant.expiresIn.components.seconds)),
            ], headers: headers)
    }

    // MARK: - Reservations

    private func reserve(_ request: Request, _ context: SandboxContext) async throws -> Response {
        let body = try await request.bytes()
        guard let wish = try? JSONDecoder().decode(WarehouseState.Wish.self, from: body), !wish.lines.isEmpty else {
            return problem(.badRequest, "MALFORMED", "Expected externalOrderId, warehouse and at least one line")
        }
        return try await once(request, body, status: .created) { key in try await self.answer(wish, key: key, context) }
    }

    /// Does the work once for an idempotency key, and gives the answer again where the key is known.
    private func once(
        _ request: Request, _ body: Data, status: HTTPResponse.Status, _ work: (String?) async throws -> Response
    ) async throws -> Response {
        guard let key = request.headers.value("Idempotency-Key") else { return try await work(nil) }
        let fingerprint = SeededGenerator.hash(body, seed: 0)
        switch keys.withLock({ $0.begin(key, fingerprint: fingerprint, at: clock.now) }) {
        case .replay(let document):
            return .json(document, status: status)
        case .inFlight:
            return problem(.conflict, "REQUEST_IN_FLIGHT", "The first request with this key is not answered yet")
        case .mismatch:
            return problem(.unprocessableContent, "KEY_REUSED", "The key was used with another request")
        case .proceed:
            break
        }
        // Whatever ends the work early, a key without an effect is free again.
        defer { keys.withLock { $0.abandon(key) } }
        return try await work(key)
    }

    private func answer(_ wish: WarehouseState.Wish, key: String?, _ context: SandboxContext) async throws -> Response {
        switch state.withLock({ $0.reserve(wish) }) {
        case .success(let reservation):
            ledger.record(
                "reservation", key: wish.externalOrderId, id: reservation.id, idempotencyKey: key,
                facts: ["lines": String(wish.lines.count), "status": reservation.status.rawValue])
            try? await context.work()
            if let key { keys.withLock { $0.finish(key, with: reservation.document, at: clock.now) } }
            return .json(reservation.document, status: .created)
        case .failure(let refusal):
            try? await context.work()
            let status: HTTPResponse.Status = refusal.code == .unknownSKU ? .unprocessableContent : .conflict
            return problem(
                status, refusal.code.rawValue, refusal.detail,
                lines: refusal.lines.map { ["externalLineId": .string($0), "code": .string(refusal.code.rawValue)] })
        }
    }

    private func search(_ request: Request) -> Response {
        guard let order = request.query("externalOrderId") else {
            return problem(.badRequest, "MALFORMED", "Expected externalOrderId")
        }
        let found = state.withLock { $0.reservations(of: order) }
        return .json(["reservations": .array(found.map(\.document)), "nextCursor": nil])
    }

    /// Confirms or releases; doing so again changes nothing and answers the same. With no status, only looks.
    private func change(_ context: SandboxContext, to status: WarehouseState.Status?) -> Response {
        let id = context.parameters.get("id") ?? ""
        switch state.withLock({ $0.change(id, to: status) }) {
        case .changed(let reservation):
            let effect = reservation.status == .released ? "release" : "confirmation"
            ledger.record(effect, key: reservation.wish.externalOrderId, id: id)
            return .json(reservation.document)
        case .unchanged(let reservation):
            return .json(reservation.document)
        case .refused(let reservation):
            return problem(.conflict, "WRONG_STATE", "The reservation is \(reservation.status.rawValue)")
        case .unknown:
            return problem(.notFound, "NOT_FOUND", "No such reservation")
        }
    }

    // MARK: - Products and inventory

    private func write(_ request: Request, _ context: SandboxContext) async throws -> Response {
        let body = try await request.bytes()
        guard let batch = try? JSONDecoder().decode(ProductShelf.Batch.self, from: body),
            (1...ProductShelf.maximumBatch).contains(batch.items.count)
        else {
            return problem(.badRequest, "MALFORMED", "Expected 1 to \(ProductShelf.maximumBatch) items")
        }
        return try await once(request, body, status: .ok) { key in
            let fates = shelf.withLock { shelf in batch.items.map { ($0.sku, shelf.apply($0)) } }
            for (sku, fate) in fates {
                if let effect = fate.effect {
                    ledger.record(effect, key: sku, id: shelf.withLock { $0.id(of: sku) } ?? "", idempotencyKey: key)
                }
            }
            try? await context.work()
            let document: JSON = ["results": .array(fates.map { $0.1.document(of: $0.0) })]
            if let key { keys.withLock { $0.finish(key, with: document, at: clock.now) } }
            return .json(document)
        }
    }

    private func product(_ context: SandboxContext) -> Response {
        let sku = context.parameters.get("sku")?.removingPercentEncoding ?? ""
        guard let id = shelf.withLock({ $0.id(of: sku) }) else {
            return problem(.notFound, "NOT_FOUND", "No such product")
        }
        return .json(["id": .string(id), "sku": .string(sku)])
    }

    private func inventory(_ request: Request) -> Response {
        guard let query = InventoryQuery(request.queryItems) else {
            return problem(.badRequest, "MALFORMED", "limit, updatedSince or cursor cannot be read")
        }
        let page = query.page(of: state.withLock { $0.inventory })
        return .json(["items": .array(page.entries.map(\.document)), "nextCursor": .optional(page.next)])
    }

    private func stock(_ context: SandboxContext) -> Response {
        let sku = context.parameters.get("sku") ?? ""
        guard let count = state.withLock({ $0.stock[sku] }) else {
            return problem(.notFound, "UNKNOWN_SKU", "No such SKU")
        }
        return .json(["sku": .string(sku), "available": .string(String(count))])
    }
}
