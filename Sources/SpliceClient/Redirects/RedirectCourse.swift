import HTTPTypes

/// Where the redirections of one call lead. Pure.
struct RedirectCourse {
    /// The next request.
    struct Hop: Equatable {
        let method: HTTPRequest.Method
        let address: WebAddress
        /// Whether the request keeps its content, and the fields that describe it.
        let keepsContent: Bool
        /// Whether it goes to the client's own origin.
        let isHome: Bool
    }

    /// Why a redirection is not followed.
    enum Refusal: Error, Equatable {
        case noTarget
        case tooMany
        case loop
        case downgrade
        case foreign
        case contentLeaves
        case contentGone

        var message: String {
            switch self {
            case .noTarget: "the redirection has no address that can be read"
            case .tooMany: "more redirections than the policy follows"
            case .loop: "the redirections lead back to where they came from"
            case .downgrade: "the redirection leads from https to http; it is not followed"
            case .foreign: "the redirection leads to a host that the policy does not name; it is not followed"
            case .contentLeaves:
                "the redirection would take content, or an effect, to another host; it is not followed"
            case .contentGone: "the redirection asks for the content again, which can be read only once"
            }
        }
    }

    /// A request that was answered by a redirection.
    struct Asked {
        let method: HTTPRequest.Method
        let address: WebAddress
        let isReplayable: Bool
        let hasContent: Bool
    }

    private static let safe: Set<HTTPRequest.Method> = [.get, .head, .options]

    private let policy: RedirectPolicy
    private let home: WebAddress
    private var seen: Set<String> = []
    private var hops = 0

    init(_ policy: RedirectPolicy, home: WebAddress) {
        self.policy = policy
        self.home = home
    }

    /// Where to go on after `asked` was answered with `status`; `nil` when that is not a redirection to follow.
    mutating func next(after asked: Asked, status: Int, location: String?) throws(Refusal) -> Hop? {
        guard [301, 302, 303, 307, 308].contains(status) else { return nil }
        seen.insert("\(asked.method.rawValue) \(asked.address)")
        guard let target = location.flatMap({ asked.address.resolving($0) }) else { throw .noTarget }
        hops += 1
        guard hops <= policy.hops else { throw .tooMany }
        guard asked.address.scheme != "https" || target.scheme == "https" else { throw .downgrade }
        let becomesGet = status == 303 ? asked.method != .head : asked.method == .post && status <= 302
        let method = becomesGet ? .get : asked.method
        let keepsContent = !becomesGet && status != 303
        let isHome = target.hasSameOrigin(as: home)
        if !isHome {
            guard mayLead(to: target) else { throw .foreign }
            guard Self.safe.contains(method), !(keepsContent && asked.hasContent) else { throw .contentLeaves }
        }
        if keepsContent, asked.hasContent, !asked.isReplayable { throw .contentGone }
        guard seen.insert("\(method.rawValue) \(target)").inserted else { throw .loop }
        return Hop(method: method, address: target, keepsContent: keepsContent, isHome: isHome)
    }

    private func mayLead(to target: WebAddress) -> Bool {
        switch policy.destination.kind {
        case .sameOrigin: false
        case .hosts(let hosts): hosts.contains(target.host)
        case .anywhere: true
        }
    }
}

extension HTTPFields {
    private static let ofContent: Set<String> = [
        "content-type", "content-length", "content-encoding", "content-language", "content-location", "content-md5",
        "content-digest", "digest", "idempotency-key",
    ]

    private static let ofRepresentation: Set<String> = [
        "accept", "accept-language", "accept-charset", "range", "if-none-match", "if-modified-since", "if-range",
        "user-agent",
    ]

    /// The fields for the next hop: those of a content that is left behind go, and to another host nothing goes that could say who asks.
    func redirected(_ hop: RedirectCourse.Hop, idempotencyHeader: HTTPField.Name) -> HTTPFields {
        filter { field in
            let name = field.name.canonicalName
            if !hop.isHome { return Self.ofRepresentation.contains(name) }
            return hop.keepsContent || !(Self.ofContent.contains(name) || field.name == idempotencyHeader)
        }
    }
}
