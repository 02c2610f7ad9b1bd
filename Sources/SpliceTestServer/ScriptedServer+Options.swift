public import HTTPTypes

extension ScriptedServer {
    /// What to do when the head of a request has arrived and its content has not been read.
    public enum HeadDecision: Sendable {
        /// Read the content (answering `Expect: 100-continue` with 100), then ask the handler.
        case read
        /// Answer now, without reading the content, and close the connection.
        case reply(ScriptedReply)
    }

    /// How a scripted server behaves, apart from its replies.
    public struct Options: Sendable {
        /// The port; 0, the default, lets the system pick a free one.
        public var port = 0
        /// Whether ``RecordedRequest/body`` holds the content; default `true`. Turn it off for very large uploads.
        public var keepsBodies = true
        /// Runs between the head and the content; no content is read, and no `100 Continue` sent, until it returns.
        /// Default: read at once.
        public var onHead: @Sendable (HTTPRequest) async -> HeadDecision = { _ in .read }

        /// The defaults.
        public init() {}
    }
}
