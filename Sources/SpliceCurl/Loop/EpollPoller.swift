#if os(Linux)
import CSpliceCurl
import Glibc

/// ``SocketPoller`` on epoll, level-triggered as `curl_multi_socket_action` expects.
@safe struct EpollPoller: SocketPoller, ~Copyable {
    private let descriptor: Int32
    /// Written by the kernel, read up to the count that it says.
    private var events = unsafe [epoll_event](repeating: epoll_event(), count: 256)

    init() throws {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw CurlOptionsError.system("epoll_create1", errno: errno) }
    }

    deinit { close(descriptor) }

    mutating func watch(_ socket: Int32, for interest: Readiness) {
        guard !interest.isEmpty else {
            epoll_ctl(descriptor, EPOLL_CTL_DEL, socket, nil)
            return
        }
        var event = unsafe epoll_event()
        unsafe event.data.fd = socket
        if interest.contains(.readable) { unsafe event.events |= EPOLLIN.rawValue }
        if interest.contains(.writable) { unsafe event.events |= EPOLLOUT.rawValue }
        // A closed descriptor leaves epoll by itself and its number is used again, so only the kernel knows which
        // applies.
        if unsafe epoll_ctl(descriptor, EPOLL_CTL_MOD, socket, &event) != 0, errno == ENOENT {
            unsafe epoll_ctl(descriptor, EPOLL_CTL_ADD, socket, &event)
        }
    }

    mutating func wait(milliseconds: Int32, _ body: (Int32, Readiness) -> Void) {
        let count = unsafe epoll_wait(descriptor, &events, Int32(events.count), milliseconds)
        guard count > 0 else { return }
        for index in 0..<Int(count) {
            let event = unsafe events[index]
            var ready: Readiness = []
            // Errors and hang-ups are found by reading.
            if unsafe event.events & (EPOLLIN.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 {
                ready.insert(.readable)
            }
            if unsafe event.events & EPOLLOUT.rawValue != 0 { ready.insert(.writable) }
            unsafe body(event.data.fd, ready)
        }
    }
}
#endif
