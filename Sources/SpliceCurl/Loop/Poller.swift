import CLibcurl

#if os(Linux)
import Glibc
#else
import Darwin
#endif

/// What a socket is watched for, or what happened on it.
struct Readiness: OptionSet, Sendable {
    let rawValue: UInt8
    static let readable = Readiness(rawValue: 1)
    static let writable = Readiness(rawValue: 2)
}

/// Watches sockets for the loop: epoll on Linux, kqueue on Apple's systems.
///
/// Descriptors are only borrowed; closing them is the business of whoever opened them. Not thread-safe: the loop's
/// thread uses it alone.
protocol SocketPoller: ~Copyable {
    /// - Throws: ``CurlOptionsError`` when the system gives no descriptor.
    init() throws
    /// Watches `socket` for exactly `interest`, replacing what it was watched for before; empty stops watching.
    mutating func watch(_ socket: Int32, for interest: Readiness)
    /// Waits at most `milliseconds` (negative: without limit) and calls `body` for every socket that is ready.
    mutating func wait(milliseconds: Int32, _ body: (Int32, Readiness) -> Void)
}

#if os(Linux)
typealias Poller = EpollPoller
#else
typealias Poller = KqueuePoller
#endif
