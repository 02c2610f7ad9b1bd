import HTTPTypes

/// A job that runs on the server: where its state is asked for. It can be stored, and the job awaited in another process.
public struct JobTicket: Sendable, Hashable, Codable {
    /// The address of the job's state.
    public let address: String

    /// A ticket for the job at `address`, relative to the client's base or absolute.
    public init(_ address: String) { self.address = address }
}

/// How a job's state is read and how often it is asked for.
public struct JobPlan: Sendable {
    /// What a state means.
    public enum State: Sendable, Hashable {
        /// Still under way.
        case running
        /// Done; the result is at the address, or in this very response where there is none.
        case done(result: String?)
        /// Ended without success: the system's code, where it has one.
        case failed(code: String)
    }

    /// First pause between two questions, where the server names none; above zero. Default 2 s.
    public var firstPause: Duration
    /// Each pause is longer than the one before by this factor, at least 1. Default 1.5.
    public var growth: Double
    /// Longest pause. Default 60 s: a job of hours costs a few questions a minute, not one a second.
    public var longestPause: Duration
    /// The longest time that is waited for a job. Default `nil`: for ever, or until the task is cancelled.
    public var patience: Duration?
    let read: @Sendable (APIResponse) throws -> State

    /// A plan that reads states with `read`.
    public init(
        firstPause: Duration = .seconds(2), growth: Double = 1.5, longestPause: Duration = .seconds(60),
        patience: Duration? = nil, read: @escaping @Sendable (APIResponse) throws -> State
    ) {
        self.firstPause = firstPause
        self.growth = growth
        self.longestPause = longestPause
        self.patience = patience
        self.read = read
    }

    /// What in the plan would ask without end or pause, in words; empty when nothing does.
    var contradictions: [String] {
        var found: [String] = []
        if firstPause <= .zero { found.append("job: firstPause must be above zero") }
        if !(growth >= 1 && growth.isFinite) { found.append("job: growth must be at least 1, and finite") }
        if longestPause < firstPause { found.append("job: longestPause is shorter than firstPause") }
        return found
    }

    /// The state is the status: 202 while it runs, a redirect or another success when it is done (RFC 9110 section 15.3.3).
    public static let status = JobPlan { response in
        switch response.status.code {
        case 202: .running
        case 303: .done(result: response.headers[.location])
        default: .done(result: nil)
        }
    }

    /// The state is a text in the body, such as Salesforce's `JobComplete`.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - done: Texts that mean success.
    ///   - failed: Texts that mean failure. Any other means that the job is running.
    ///   - result: Where the address of the result is, if there is one.
    public static func body(
        _ path: BodyPath, done: Set<String>, failed: Set<String>, result: BodyPath? = nil
    ) -> JobPlan {
        JobPlan { response in
            let peek = JSONPeek(response.bytes)
            guard let state = peek.value(at: path)?.text else {
                throw APIError(.job, message: "the job's state has nothing at \(path)", host: response.url.host)
            }
            if done.contains(state) { return .done(result: result.flatMap { peek.value(at: $0)?.text }) }
            return failed.contains(state) ? .failed(code: state) : .running
        }
    }
}
