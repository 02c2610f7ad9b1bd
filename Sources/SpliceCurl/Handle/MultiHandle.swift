import CLibcurl
import CSpliceCurl

#if os(Linux)
import Glibc
#else
import Darwin
#endif

/// libcurl's multi handle, owned; all connections, the TLS session cache and the CA store hang on it.
///
/// Not thread-safe: the loop's thread uses it alone.
@safe final class MultiHandle {
    private let raw: UnsafeMutableRawPointer
    private var isOpen = true

    /// libcurl's global state, made once in a process and never torn down, as its documentation advises for libraries.
    private static let isInitialised = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    init(options: CurlOptions) throws {
        guard Self.isInitialised, let raw = unsafe curl_multi_init() else {
            throw CurlOptionsError(.system, option: "", message: "libcurl could not be initialised")
        }
        unsafe self.raw = unsafe raw
        // The cache counts connections in use too: twice the limit, or busy connections push idle ones out.
        try set(CURLMOPT_MAXCONNECTS, "MAXCONNECTS", options.maxConnections * 2)
        try set(CURLMOPT_MAX_TOTAL_CONNECTIONS, "MAX_TOTAL_CONNECTIONS", options.maxConnections)
        try set(CURLMOPT_MAX_HOST_CONNECTIONS, "MAX_HOST_CONNECTIONS", options.maxConnectionsPerHost)
        try set(CURLMOPT_MAX_CONCURRENT_STREAMS, "MAX_CONCURRENT_STREAMS", options.maxStreamsPerHost)
        try set(CURLMOPT_PIPELINING, "PIPELINING", Int(CURLPIPE_MULTIPLEX))
    }

    deinit { close() }

    /// Lets libcurl tell `core` about sockets and timers.
    func setCallbacks(core: LoopCore) throws {
        // Proof: `core` owns this object and closes it before it goes away itself, so the address stays valid as long
        // as libcurl can call back.
        let context = unsafe Unmanaged.passUnretained(core).toOpaque()
        let codes = unsafe [
            splice_multi_set_pointer(raw, CURLMOPT_SOCKETDATA, context),
            splice_multi_set_pointer(raw, CURLMOPT_TIMERDATA, context),
            splice_multi_set_socket_callback(raw, socketCallback),
            splice_multi_set_timer_callback(raw, timerCallback),
        ]
        guard codes.allSatisfy({ $0 == CURLM_OK }) else {
            throw CurlOptionsError(.system, option: "", message: "libcurl takes no socket or timer callback")
        }
    }

    /// Starts a transfer.
    func add(_ transfer: Transfer) -> Bool { unsafe curl_multi_add_handle(raw, transfer.easy.raw) == CURLM_OK }

    /// Ends a transfer. Its connection goes back to the pool when the transfer was complete, and is closed otherwise.
    func remove(_ transfer: Transfer) { unsafe curl_multi_remove_handle(raw, transfer.easy.raw) }

    /// Something happened on a socket.
    func act(on socket: Int32, _ readiness: Readiness) {
        var flags: Int32 = 0
        if readiness.contains(.readable) { flags |= CURL_CSELECT_IN }
        if readiness.contains(.writable) { flags |= CURL_CSELECT_OUT }
        var count: Int32 = 0
        unsafe curl_multi_socket_action(raw, socket, flags, &count)
    }

    /// Lets every transfer go on, whether its socket is ready or not.
    func goOn() { unsafe splice_multi_go_on(raw) }

    /// The timer that libcurl asked for has run out.
    func timeout() {
        var count: Int32 = 0
        unsafe curl_multi_socket_action(raw, CURL_SOCKET_TIMEOUT, 0, &count)
    }

    /// A transfer that libcurl is done with, if there is one.
    func nextFinished() -> (Transfer, CURLcode)? {
        var remaining: Int32 = 0
        while let message = unsafe curl_multi_info_read(raw, &remaining) {
            guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
            // Proof: the message is valid until the next call on its handle, and CURLINFO_PRIVATE is the address of the
            // `Transfer` that owns it, which the loop keeps alive while the handle is in here.
            let code = unsafe message.pointee.data.result
            var context: UnsafeMutableRawPointer?
            guard unsafe splice_easy_get_pointer(message.pointee.easy_handle, CURLINFO_PRIVATE, &context) == CURLE_OK,
                let context = unsafe context
            else { continue }
            return (unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue(), code)
        }
        return nil
    }

    /// Closes every connection. All transfers must have been removed.
    func close() {
        guard isOpen else { return }
        isOpen = false
        unsafe curl_multi_cleanup(raw)
    }

    private func set(_ option: CURLMoption, _ name: String, _ value: Int) throws {
        guard unsafe splice_multi_set_long(raw, option, value) == CURLM_OK else {
            throw CurlOptionsError(.system, option: name, message: "libcurl refuses CURLMOPT_\(name) = \(value)")
        }
    }
}

extension LoopCore {
    /// Lets libcurl say when it makes and closes the sockets of connections that `easy` opens.
    func hearOfSockets(from easy: EasyHandle) {
        // Proof: connections live in the multi handle, see there; they call back on the loop's thread only.
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe easy.set(CURLOPT_SOCKOPTDATA, pointer: context)
        unsafe easy.setSocketMade(callback: socketMadeCallback)
        unsafe easy.set(CURLOPT_CLOSESOCKETDATA, pointer: context)
        unsafe easy.setSocketClosing(callback: socketClosingCallback)
    }
}

/// Proof for all of them: see ``MultiHandle/setCallbacks(core:)``; libcurl calls back on the loop's thread only. They lend
/// the core and do not retain it.
private func withCore(_ context: UnsafeMutableRawPointer?, _ body: (LoopCore) -> Void) {
    guard let context = unsafe context else { return }
    unsafe Unmanaged<LoopCore>.fromOpaque(context)._withUnsafeGuaranteedRef(body)
}

private func socketCallback(
    _ easy: UnsafeMutableRawPointer?, _ socket: curl_socket_t, _ what: Int32, _ context: UnsafeMutableRawPointer?,
    _ assigned: UnsafeMutableRawPointer?
) -> Int32 {
    var interest: Readiness = []
    if what == CURL_POLL_IN || what == CURL_POLL_INOUT { interest.insert(.readable) }
    if what == CURL_POLL_OUT || what == CURL_POLL_INOUT { interest.insert(.writable) }
    unsafe withCore(context) { $0.watch(socket, for: interest) }
    return 0
}

private func timerCallback(
    _ multi: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?
) -> Int32 {
    unsafe withCore(context) { $0.setCurlTimer(milliseconds: milliseconds) }
    return 0
}

private func socketMadeCallback(
    _ context: UnsafeMutableRawPointer?, _ socket: curl_socket_t, _ purpose: curlsocktype
) -> Int32 {
    unsafe withCore(context) { $0.opened(socket) }
    return Int32(CURL_SOCKOPT_OK)
}

private func socketClosingCallback(_ context: UnsafeMutableRawPointer?, _ socket: curl_socket_t) -> Int32 {
    unsafe withCore(context) { $0.closed(socket) }
    return close(socket)
}
