import Dispatch
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The sockets of a ``LoopbackAuthorization``: a port on this machine that hands over the callbacks that arrive at it.
///
/// Plain POSIX calls, so that a command-line tool needs no server library. Browsers open connections ahead of time and leave
/// them silent, so several are read at once, and none can keep the others waiting.
///
/// The unsafe expressions pass buffers and addresses that outlive the calls, with their own lengths.
final class LoopbackListener: Sendable {
    /// More connections than this close the oldest.
    private static let maximumConnections = 16

    let port: UInt16
    private let path: String
    private let listening: Int32
    private let wakeReading: Int32
    private let wakeWriting: Int32
    /// What has arrived at each connection, the oldest first. Touched by the queue only.
    private let connections = Mutex<[(descriptor: Int32, bytes: [UInt8])]>([])
    /// Polling blocks a thread; this keeps it from being one of the threads that tasks run on.
    private let queue = DispatchQueue(label: "splice.auth.loopback")

    /// Listens on a free port of 127.0.0.1.
    ///
    /// - Parameter path: Where callbacks arrive; other paths are answered with 404.
    /// - Throws: ``AuthError/Code/storage`` when the system gives no socket.
    init(path: String) throws(AuthError) {
        #if canImport(Glibc)
        let stream = Int32(SOCK_STREAM.rawValue)
        #else
        let stream = SOCK_STREAM
        #endif
        let descriptor = socket(AF_INET, stream, 0)
        guard descriptor >= 0 else { throw Self.failure("open a socket") }
        var pipes: [Int32] = [-1, -1]
        guard let port = Self.bind(descriptor), listen(descriptor, 16) == 0, unsafe pipe(&pipes) == 0 else {
            _ = close(descriptor)
            throw Self.failure("listen on a loopback port")
        }
        for descriptor in pipes + [descriptor] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        self.path = path
        self.port = port
        listening = descriptor
        wakeReading = pipes[0]
        wakeWriting = pipes[1]
    }

    deinit {
        for connection in connections.withLock({ $0 }) { _ = close(connection.descriptor) }
        for descriptor in [listening, wakeReading, wakeWriting] { _ = close(descriptor) }
    }

    /// The next callback.
    ///
    /// - Throws: `CancellationError` when the task is cancelled; the listener is of no use afterwards.
    func next() async throws -> LoopbackCallback {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.async { continuation.resume(with: Result { try self.blockingNext() }) }
            }
        } onCancel: {
            // One byte that nobody reads: from now on every poll returns at once.
            var byte: UInt8 = 0
            _ = unsafe write(wakeWriting, &byte, 1)
        }
    }

    private func blockingNext() throws -> LoopbackCallback {
        while true {
            let open = connections.withLock { $0 }
            var entries = ([wakeReading, listening] + open.map(\.descriptor)).map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            guard unsafe poll(&entries, nfds_t(entries.count), -1) >= 0 else {
                if errno == EINTR { continue }
                throw Self.failure("wait for a browser")
            }
            if entries[0].revents != 0 { throw CancellationError() }
            if entries[1].revents != 0 { accept() }
            for (entry, connection) in zip(entries.dropFirst(2), open) where entry.revents != 0 {
                if let callback = read(connection.descriptor) { return callback }
            }
        }
    }

    private func accept() {
        // `nil` for the peer's address, which is this machine's.
        let descriptor = systemAccept(listening)
        guard descriptor >= 0 else { return }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        let surplus: Int32? = connections.withLock { connections in
            connections.append((descriptor, []))
            return connections.count > Self.maximumConnections ? connections.removeFirst().descriptor : nil
        }
        if let surplus { _ = close(surplus) }
    }

    /// Reads what there is; a callback when it is complete.
    private func read(_ descriptor: Int32) -> LoopbackCallback? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        if count < 0, errno == EAGAIN || errno == EINTR { return nil }
        let bytes = connections.withLock { connections -> [UInt8] in
            guard let index = connections.firstIndex(where: { $0.descriptor == descriptor }) else { return [] }
            connections[index].bytes += buffer.prefix(max(0, count))
            return connections[index].bytes
        }
        let outcome = count > 0 ? LoopbackRequest.read(bytes, port: port, path: path) : .refuse("400 Bad Request")
        if case .incomplete = outcome { return nil }
        connections.withLock { $0.removeAll { $0.descriptor == descriptor } }
        let callback = LoopbackCallback(descriptor: descriptor, query: outcome.query)
        guard case .refuse(let status) = outcome else { return callback }
        if count > 0 { callback.answer(status, "Nothing is here.") }
        return nil
    }

    /// A port of 127.0.0.1 that the system picks.
    private static func bind(_ descriptor: Int32) -> UInt16? {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe systemBind(descriptor, address, size) == 0 && getsockname(descriptor, address, &size) == 0
            }
        }
        return isBound ? UInt16(bigEndian: address.sin_port) : nil
    }

    private static func failure(_ what: String) -> AuthError {
        AuthError(.storage, "could not \(what) (errno \(errno))")
    }
}

/// A callback that a browser brought, and that waits for its answer. The connection ends with it.
final class LoopbackCallback: Sendable {
    private let descriptor: Int32
    /// The query, without the question mark.
    let query: String

    init(descriptor: Int32, query: String) {
        self.descriptor = descriptor
        self.query = query
    }

    deinit { _ = close(descriptor) }

    /// Answers with a short text. A browser that has left is no failure.
    func answer(_ status: String, _ text: String) {
        let bytes = Array(LoopbackRequest.response(status, text).utf8)
        #if canImport(Darwin)
        var isOn: Int32 = 1
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &isOn, socklen_t(MemoryLayout<Int32>.size))
        let flags: Int32 = 0
        #else
        let flags = Int32(MSG_NOSIGNAL)
        #endif
        _ = unsafe bytes.withUnsafeBytes { unsafe send(descriptor, $0.baseAddress, $0.count, flags) }
    }
}

private func systemAccept(_ descriptor: Int32) -> Int32 { accept(descriptor, nil, nil) }

private func systemBind(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ size: socklen_t) -> Int32 {
    unsafe bind(descriptor, address, size)
}
