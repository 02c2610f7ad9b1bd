extension APIError {
    /// What happened. Open: later versions may add codes.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The stable, spelt-out name; also the value of `error.type` in metrics and traces.
        public let description: String

        private init(_ name: String) { description = name }

        /// Policies or other options contradict each other; `message` lists every contradiction.
        public static let invalidOptions = Code("invalidOptions")
        /// The request cannot be sent as it is: a bad address, a foreign origin, a body without its key.
        public static let invalidRequest = Code("invalidRequest")
        /// The authorizer could not provide credentials; `cause` says why.
        public static let credential = Code("credential")
        /// The exchange failed on the wire; `cause` is the `TransportError`.
        public static let transport = Code("transport")
        /// One attempt took too long.
        public static let timeout = Code("timeout")
        /// The call as a whole took too long, or would have: the wait that was due did not fit into what was left.
        public static let deadline = Code("deadline")
        /// The client's own limits let the call wait no longer: the queue is full.
        public static let limited = Code("limited")
        /// The circuit breaker is open: the system failed too often just before.
        public static let circuitOpen = Code("circuitOpen")
        /// The server says that too many requests were sent (429, or the system's own way to say it).
        public static let throttled = Code("throttled")
        /// The server does not accept the credentials (401), also not after they were renewed.
        public static let unauthorized = Code("unauthorized")
        /// The credentials do not suffice (403).
        public static let forbidden = Code("forbidden")
        /// There is no such resource (404, 410).
        public static let notFound = Code("notFound")
        /// The state of the resource stands in the way (409, 412, 423, 428).
        public static let conflict = Code("conflict")
        /// The server finds fault with the content (400, 413, 415, 422).
        public static let invalidContent = Code("invalidContent")
        /// Another refusal of the client's request (other 4xx), or an error reported inside a successful response.
        public static let rejected = Code("rejected")
        /// The server points elsewhere (3xx); the client follows only by request.
        public static let redirect = Code("redirect")
        /// The server failed (5xx).
        public static let server = Code("server")
        /// The response was read but could not be understood; `cause` says why.
        public static let undecodable = Code("undecodable")
        /// Paging went wrong: a loop, a foreign host, too many pages; `message` says which.
        public static let paging = Code("paging")
        /// A job that runs on the server ended without success.
        public static let job = Code("job")
    }
}
