public import HTTPTypes
public import SpliceHTTP

/// A call to make: what to send where, and what the client may do with it.
public struct APIRequest: Sendable {
    /// The method.
    public var method: HTTPRequest.Method
    /// The path below the client's base address; or an absolute address of the same origin.
    public var path: String
    /// The query, in addition to one that `path` may have.
    public var query: Query
    /// Header fields beyond those that the client adds.
    public var headers: HTTPFields
    /// The content.
    public var body: RequestBody
    /// A key by which the server recognises a repetition, sent in the header field that the ``Dialect`` names. With it an
    /// unsafe request may be repeated. The caller stores it before the first send if a crash is to find it again.
    public var idempotencyKey: String?
    /// What repeating the request does; `nil` to tell by the method. A search by POST is ``Effect/none``.
    public var effect: Effect?
    /// A short, fixed name for logs, metrics, traces, and the retry quota's floor, such as `orders.create`. No ids.
    public var operation: String
    /// Who goes first when requests queue. Default ``Priority/normal``.
    public var priority: Priority
    /// What the request costs in each limit, by the limit's name: finite, zero or more; 1 where nothing is said.
    public var costs: [String: Double]
    /// Time for the whole call, in place of the policy's.
    public var deadline: Duration?

    /// A request; the defaults suit a read.
    public init(
        _ method: HTTPRequest.Method, _ path: String, query: Query = Query(), headers: HTTPFields = HTTPFields(),
        body: RequestBody = .none, idempotencyKey: String? = nil, effect: Effect? = nil, operation: String = "",
        priority: Priority = .normal, costs: [String: Double] = [:], deadline: Duration? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.idempotencyKey = idempotencyKey
        self.effect = effect
        self.operation = operation
        self.priority = priority
        self.costs = costs
        self.deadline = deadline
    }

    /// What a request does to the server, and what doing it twice would do.
    public enum Effect: Sendable, Hashable {
        /// Nothing: it only reads.
        case none
        /// The same as doing it once.
        case idempotent
        /// It may happen twice.
        case each
    }

    /// What repeating the request does: what was said, else what the method promises (RFC 9110 section 9.2), else what an
    /// idempotency key makes of it.
    public var effectOfRepeating: Effect {
        if let effect { return effect }
        return switch method {
        case .get, .head, .options, .trace: .none
        case .put, .delete: .idempotent
        default: idempotencyKey == nil ? .each : .idempotent
        }
    }

    /// The name for logs and metrics: the operation, or the method where none was given.
    var label: String { operation.isEmpty ? method.rawValue : operation }
}

/// Who goes first when requests queue for a limit.
public enum Priority: Int, Sendable, Hashable, CaseIterable, Comparable {
    /// Work that can wait: backfills, nightly comparisons.
    case background
    /// Everything else.
    case normal
    /// Somebody is looking at a screen.
    case interactive

    /// Lower waits for higher.
    public static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }
}
