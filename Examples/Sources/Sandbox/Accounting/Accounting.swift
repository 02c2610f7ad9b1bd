import Foundation
import Hummingbird
import Synchronization

/// The books: the part of QuickBooks Online's accounting API that takes sales receipts.
///
/// OAuth 2.0 with Basic client authentication and rotating refresh tokens, `requestid` to make a write safe to repeat,
/// the query language for finding a receipt by its number, `Fault` bodies, the throttle's `Fault`. Followed: Intuit's
/// pages on limits and throttles, on common errors, and the developer blog on `requestid`. The company does not check
/// document numbers, so that a second write without the same `requestid` makes a second receipt; that is the harsher of
/// the two settings a real company can have.
package final class Accounting: StandIn {
    package struct Access: Sendable, Equatable {
        package var realmID = "9341452218850312"
        package var clientID: String
        package var clientSecret: String
        /// What a person's consent left behind; it rotates from the first use on.
        package var refreshToken: String
    }

    package let access: Access
    let name = "accounting"
    let limit: RateLimit.Rule
    private let ledger: Ledger
    private let tokens: TokenIssuer
    private let clock: Stopwatch
    private let books = Mutex(Books())
    private let requests: Mutex<IdempotencyKeys<JSON>>

    init(options: SandboxOptions, ledger: Ledger) {
        var generator = SeededGenerator(seed: options.seed, purpose: "accounting access")
        tokens = TokenIssuer(seed: options.seed, name: name, life: options.tokenLife, clock: options.clock)
        access = Access(
            clientID: "AB\(generator.token(length: 46))", clientSecret: generator.token(length: 40),
            refreshToken: tokens.firstRefreshToken)
        limit = RateLimit.Rule(burst: 10, perSecond: 10, timeScale: options.timeScale)
        requests = Mutex(IdempotencyKeys(life: .seconds(24 * 3600)))
        self.ledger = ledger
        clock = options.clock
    }

    func addRoutes(to router: Router<SandboxContext>) {
        router.post("oauth2/v1/tokens/bearer") { request, _ in try await self.token(request) }
        let company = router.group("v3/company/:realm")
        company.post("salesreceipt") { request, context in
            if let refusal = self.refusal(request, context) { return refusal }
            return try await self.write(request, context)
        }
        company.get("salesreceipt/:id") { request, context in
            self.refusal(request, context) ?? self.read(context.parameters.get("id") ?? "")
        }
        company.get("query") { request, context in self.refusal(request, context) ?? self.select(request) }
    }

    func revokeAccessTokens() { tokens.revokeAccessTokens() }

    // MARK: - Refusals

    func headers(_ standing: RateLimit.Standing) -> HTTPFields {
        HTTPFields(named: ["intuit_tid": "1-\(UUID().uuidString.lowercased())"])
    }

    func throttled(_ standing: RateLimit.Standing) -> Response {
        let message = "message=ThrottleExceeded; errorCode=003001; statusCode=429"
        var response = fault(
            .tooManyRequests, "3001", message, "The request limit was reached", type: "ThrottlingFault")
        // Intuit documents a minute and no header; a minute is shorter here, which a caller can only know if it is told.
        response.headers.append(contentsOf: HTTPFields(named: ["Retry-After": "\(standing.retryAfter)"]))
        return response
    }

    func failed(_ status: HTTPResponse.Status) -> Response {
        fault(status, "10000", "An application error has occurred", "Please try again later", type: "SystemFault")
    }

    private func refusal(_ request: Request, _ context: SandboxContext) -> Response? {
        guard let token = request.bearerToken, tokens.accepts(token) else {
            let message = "message=AuthenticationFailed; errorCode=003200; statusCode=401"
            return fault(.unauthorized, "3200", message, "Token expired or revoked", type: "AUTHENTICATION")
        }
        guard context.parameters.get("realm") == access.realmID else {
            let message = "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403"
            return fault(.forbidden, "3100", message, "The token is for another company", type: "AuthorizationFault")
        }
        return nil
    }

    private func fault(
        _ status: HTTPResponse.Status, _ code: String, _ message: String, _ detail: String,
        type: String = "ValidationFault", element: String = ""
    ) -> Response {
        let error: JSON = [
            "Message": .string(message), "Detail": .string(detail), "code": .string(code), "element": .string(element),
        ]
        return .json(
            ["Fault": ["Error": [error], "type": .string(type)], "time": .string(Books.time(.now))], status: status)
    }

    // MARK: - Token

    private func token(_ request: Request) async throws -> Response {
        let headers = HTTPFields(named: ["Cache-Control": "no-store"])
        guard let (user, password) = request.basicCredentials, user == access.clientID, password == access.clientSecret
        else {
            return .json(["error": "invalid_client"], status: .unauthorized, headers: headers)
        }
        let form = try await request.form()
        guard form["grant_type"] == "refresh_token" else {
            return .json(["error": "unsupported_grant_type"], status: .badRequest, headers: headers)
        }
        guard let grant = tokens.refresh(form["refresh_token"] ?? "") else {
            let description = JSON.string("Incorrect or expired refresh token")
            return .json(
                ["error": "invalid_grant", "error_description": description], status: .badRequest, headers: headers)
        }
        return .json(
            [
                "access_token": .string(grant.accessToken), "token_type": "bearer",
                "expires_in": .integer(Int(grant.expiresIn.components.seconds)),
                "refresh_token": .string(grant.refreshToken), "x_refresh_token_expires_in": 8_726_400,
            ], headers: headers)
    }

    // MARK: - Receipts

    private func write(_ request: Request, _ context: SandboxContext) async throws -> Response {
        let body = try await request.bytes()
        if request.query("operation") == "delete" { return delete(body) }
        guard let receipt = try? JSONDecoder().decode(Books.Draft.self, from: body), !receipt.lines.isEmpty else {
            return fault(
                .badRequest, "2020", "Required param missing, need to supply the required value for the API",
                "Required parameter Line is missing in the request", element: "Line")
        }
        if let number = receipt.number, number.count > 21 {
            return fault(
                .badRequest, "2050", "String length specified does not match the supported length",
                "DocNumber: at most 21 characters", element: "DocNumber")
        }
        if let line = receipt.lines.first(where: { !$0.addsUp }) {
            return fault(
                .badRequest, "6070", "Amount calculation incorrect in the request",
                "Amount is not equal to UnitPrice * Qty. Supplied value:\(line.amount)", element: "Line")
        }
        guard let key = request.query("requestid") else {
            return .json(try await create(receipt, key: nil, context))
        }
        // Whatever comes with a known requestid, the first answer comes back; while there is none yet, the caller waits.
        while true {
            switch requests.withLock({ $0.begin(key, fingerprint: 0, at: clock.now) }) {
            case .replay(let document): return .json(document)
            case .inFlight, .mismatch: try await Task.sleep(for: .milliseconds(20))
            case .proceed:
                let document = try await create(receipt, key: key, context)
                requests.withLock { $0.finish(key, with: document, at: clock.now) }
                return .json(document)
            }
        }
    }

    private func create(_ draft: Books.Draft, key: String?, _ context: SandboxContext) async throws -> JSON {
        let receipt = books.withLock { $0.add(draft, at: .now) }
        ledger.record(
            "salesreceipt", key: draft.number ?? "", id: receipt.id, idempotencyKey: key,
            facts: ["total": receipt.total, "lines": String(draft.lines.count)])
        try? await context.work()
        return ["SalesReceipt": receipt.document, "time": .string(Books.time(.now))]
    }

    private func read(_ id: String) -> Response {
        guard let receipt = books.withLock({ $0.receipt(id) }) else {
            return fault(.badRequest, "610", "Object Not Found", "No receipt with this Id", element: "Id")
        }
        return .json(["SalesReceipt": receipt.document, "time": .string(Books.time(.now))])
    }

    private func delete(_ body: Data) -> Response {
        guard let wish = try? JSONDecoder().decode(Books.Deletion.self, from: body),
            let receipt = books.withLock({ $0.receipt(wish.id) })
        else {
            return fault(.badRequest, "610", "Object Not Found", "No receipt with this Id", element: "Id")
        }
        guard wish.syncToken == receipt.syncToken else {
            return fault(.badRequest, "5010", "Stale Object Error", "Another user changed the object")
        }
        guard books.withLock({ $0.remove(wish.id) }) else {
            return fault(.badRequest, "610", "Object Not Found", "No receipt with this Id", element: "Id")
        }
        ledger.record("salesreceipt-deletion", key: receipt.draft.number ?? "", id: receipt.id)
        return .json([
            "SalesReceipt": ["Id": .string(receipt.id), "status": "Deleted", "domain": "QBO"],
            "time": .string(Books.time(.now)),
        ])
    }

    private func select(_ request: Request) -> Response {
        guard let query = ReceiptQuery(request.query("query") ?? "") else {
            return fault(
                .badRequest, "4000", "Error parsing query", "QueryParserError: only simple queries of SalesReceipt",
                element: "query")
        }
        let found = books.withLock { $0.receipts(number: query.number) }
        let page = found.dropFirst(query.start - 1).prefix(query.maximum)
        let answer: JSON =
            page.isEmpty
            ? [:]
            : [
                "SalesReceipt": .array(page.map(\.document)), "startPosition": .integer(query.start),
                "maxResults": .integer(page.count),
            ]
        return .json(["QueryResponse": answer, "time": .string(Books.time(.now))])
    }
}
