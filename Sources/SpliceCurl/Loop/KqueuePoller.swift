#if !os(Linux)
import Darwin

/// ``SocketPoller`` on kqueue. Written for macOS; not run by this project's tests, which run on Linux.
struct KqueuePoller: SocketPoller, ~Copyable {
    private let descriptor: Int32
    private var events = [kevent](repeating: kevent(), count: 256)

    init() throws {
        descriptor = kqueue()
        guard descriptor >= 0 else { throw CurlOptionsError.system("kqueue", errno: errno) }
    }

    deinit { close(descriptor) }

    mutating func watch(_ socket: Int32, for interest: Readiness) {
        for (filter, flag) in [(EVFILT_READ, Readiness.readable), (EVFILT_WRITE, .writable)] {
            var change = kevent()
            change.ident = UInt(socket)
            change.filter = Int16(filter)
            change.flags = UInt16(interest.contains(flag) ? EV_ADD : EV_DELETE)
            // Deleting a filter that is not there fails with ENOENT, which is what was wanted.
            unsafe kevent(descriptor, &change, 1, nil, 0, nil)
        }
    }

    mutating func wait(milliseconds: Int32, _ body: (Int32, Readiness) -> Void) {
        var limit = timespec(tv_sec: Int(milliseconds) / 1000, tv_nsec: Int(milliseconds) % 1000 * 1_000_000)
        let capacity = Int32(events.count)
        let count =
            milliseconds < 0
            ? unsafe kevent(descriptor, nil, 0, &events, capacity, nil)
            : unsafe kevent(descriptor, nil, 0, &events, capacity, &limit)
        guard count > 0 else { return }
        for event in events.prefix(Int(count)) {
            body(Int32(event.ident), event.filter == Int16(EVFILT_WRITE) ? .writable : .readable)
        }
    }
}
#endif
