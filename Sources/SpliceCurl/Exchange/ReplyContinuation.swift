import SpliceHTTP

/// The caller of `send`, who waits. Not checked for being resumed exactly once, which costs an allocation a request:
/// ``HTTPExchange`` takes it out of its variable whenever it resumes it, on the loop's thread, and its `finish`, which
/// resumes whatever is still there, is called for every exchange that was submitted.
@safe struct ReplyContinuation: Sendable {
    private let raw: UnsafeContinuation<HTTPReply, any Error>

    init(_ raw: UnsafeContinuation<HTTPReply, any Error>) { unsafe self.raw = unsafe raw }

    func resume(returning reply: sending HTTPReply) { unsafe raw.resume(returning: reply) }

    func resume(throwing error: any Error) { unsafe raw.resume(throwing: error) }
}
