#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Tells the time of day, for what is stated in it: HTTP dates, the expiry of a token, the age of a webhook.
///
/// Waiting is measured on a `Clock`; this role is for comparing with instants that others wrote down. Logic takes one as a
/// parameter, so that a test decides what time it is.
public protocol TimeSource: Sendable {
    /// The time since 1970-01-01T00:00:00Z, without leap seconds (POSIX time).
    var sinceEpoch: Duration { get }
}

/// The time of day as the operating system tells it. It can jump when the system's clock is set.
public struct SystemTimeSource: TimeSource {
    /// The operating system's clock.
    public init() {}

    /// The time since 1970-01-01T00:00:00Z.
    public var sinceEpoch: Duration {
        var now = timespec()
        // CLOCK_REALTIME always exists, and `now` outlives the call; the result can only be 0.
        _ = unsafe clock_gettime(CLOCK_REALTIME, &now)
        return .seconds(now.tv_sec) + .nanoseconds(now.tv_nsec)
    }
}

extension TimeSource where Self == SystemTimeSource {
    /// The time of day as the operating system tells it.
    public static var system: SystemTimeSource { SystemTimeSource() }
}
