import HTTPTypes
public import SpliceHTTP

/// A GraphQL document with its variables, to be sent as JSON by POST (GraphQL over HTTP, section 5).
public struct GraphQLQuery: Sendable {
    /// The document.
    public var document: String
    /// A JSON object with the variables. Default `{}`.
    public var variables: [UInt8]
    /// The operation to run, where the document has several; also the name for logs and metrics.
    public var name: String?
    /// Whether it changes something, so that it is repeated only with care. Default: whether the document has a mutation.
    public var isMutation: Bool
    /// What it is thought to cost, reserved from the limit `cost` before it is sent, and settled with the server's own figure.
    public var cost: Double?

    /// A query from its parts.
    public init(
        _ document: String, variables: [UInt8] = Array("{}".utf8), name: String? = nil, isMutation: Bool? = nil,
        cost: Double? = nil
    ) {
        self.document = document
        self.variables = variables
        self.name = name
        self.isMutation = isMutation ?? GraphQLDocument.hasMutation(document)
        self.cost = cost
    }

    /// The content of the request.
    public var body: RequestBody {
        var json = Array(#"{"query":"#.utf8)
        json += JSONText.quoted(document)
        if let name { json += Array(#","operationName":"#.utf8) + JSONText.quoted(name) }
        json += Array(#","variables":"#.utf8) + variables + Array("}".utf8)
        return .bytes(json)
    }

    /// The request that carries it.
    public func request(_ path: String, idempotencyKey: String? = nil, priority: Priority = .normal) -> APIRequest {
        APIRequest(
            .post, path, headers: [.contentType: "application/json", .accept: "application/json"], body: body,
            idempotencyKey: idempotencyKey, effect: isMutation ? nil : APIRequest.Effect.none, operation: name ?? "",
            priority: priority, costs: cost.map { ["cost": $0] } ?? [:])
    }
}

extension Dialect {
    /// GraphQL: errors inside a 200, and throttling by code.
    public static let graphQL = Dialect(classifiers: [.list()])

    /// Shopify's GraphQL Admin API: errors inside a 200, `THROTTLED`, and the cost of each query settled with what the answer says
    /// (shopify.dev/docs/api/usage/limits). Give the client a limit named `cost`, such as `.rate(100, per: .seconds(1), burst: 1000,
    /// name: "cost")`.
    public static let shopifyGraphQL = Dialect(
        classifiers: [.list()],
        limits: LimitReader { response, _ in
            let peek = JSONPeek(response.bytes)
            guard let charged = peek.value(at: "extensions.cost.actualQueryCost")?.double else { return [] }
            return [
                LimitObservation(
                    name: "cost", limit: peek.value(at: "extensions.cost.throttleStatus.maximumAvailable")?.double,
                    remaining: peek.value(at: "extensions.cost.throttleStatus.currentlyAvailable")?.double,
                    charged: charged)
            ]
        })
}

extension APIClient {
    /// Runs `query` at `path`. The client needs a dialect that sees errors inside a 200: ``Dialect/graphQL`` or one made from it.
    public func graphQL(
        _ query: GraphQLQuery, at path: String = "", idempotencyKey: String? = nil, priority: Priority = .normal
    ) async throws -> APIResponse {
        try await send(query.request(path, idempotencyKey: idempotencyKey, priority: priority))
    }

    /// The pages of the connection at `connection`, such as `data.orders`, which asks for `pageInfo { hasNextPage endCursor }`
    /// (GraphQL Cursor Connections Specification section 5).
    ///
    /// - Parameters:
    ///   - connection: Where the connection is in the response.
    ///   - path: Where the API is.
    ///   - start: Where to begin.
    ///   - limits: Bounds of the listing.
    ///   - priority: Who goes first when requests queue.
    ///   - query: Makes the query for the page after a cursor, `nil` for the first.
    public func graphQLPages(
        _ connection: BodyPath, at path: String = "", from start: PagePosition? = nil,
        limits: PagingLimits = PagingLimits(), priority: Priority = .normal,
        query: @escaping @Sendable (_ after: String?) -> GraphQLQuery
    ) -> PageSequence {
        let info = connection.steps + ["pageInfo"]
        return pages(
            query(nil).request(path, priority: priority),
            paging: .cursor(
                at: BodyPath(info + ["endCursor"]), into: .body { query($0).body },
                while: BodyPath(info + ["hasNextPage"])),
            from: start, limits: limits)
    }
}

/// A connection inside a node of another one, of which a page shows only the beginning.
public struct NestedConnection: Sendable, Hashable {
    /// The node that has the rest.
    public let node: String
    /// The cursor after which the rest begins.
    public let after: String

    /// A connection from its parts.
    public init(node: String, after: String) {
        self.node = node
        self.after = after
    }
}

extension PageSequence.Page {
    /// The nodes of this page whose inner connection goes on beyond it: each needs a listing of its own, from its cursor on. A reader
    /// that leaves them out loses records without an error.
    ///
    /// - Parameters:
    ///   - nodes: The array of nodes, such as `data.orders.nodes`.
    ///   - inner: The connection in a node, such as `lineItems`.
    ///   - id: What names a node. Default `id`.
    public func unfinished(in nodes: BodyPath, _ inner: BodyPath, id: BodyPath = "id") -> [NestedConnection] {
        let peek = JSONPeek(response.bytes)
        return (peek.elements(at: nodes) ?? []).compactMap { element in
            guard case .container(let range) = element else { return nil }
            let node = peek.inside(range)
            let info = inner.steps + ["pageInfo"]
            guard node.value(at: BodyPath(info + ["hasNextPage"]))?.bool == true, let name = node.value(at: id)?.text,
                let cursor = node.value(at: BodyPath(info + ["endCursor"]))?.text
            else { return nil }
            return NestedConnection(node: name, after: cursor)
        }
    }
}
