import CLibcurl

/// Bytes in both directions over a connection that libcurl only opened, for the exchanges that talk themselves.
struct Dialogue {
    enum Event {
        /// All that was to be sent has gone.
        case sent
        case received(ArraySlice<UInt8>)
        /// Nothing to do until the connection is ready.
        case wait(Readiness)
        case failed(CURLcode)
    }

    private var unsent: ArraySlice<UInt8> = []
    private var buffer: [UInt8]

    /// - Parameter size: How many bytes are received at most at a time.
    init(receiving size: Int) { buffer = [UInt8](repeating: 0, count: size) }

    /// Has libcurl open the connection, and no more.
    static func configure(_ easy: EasyHandle, connectMilliseconds: Int) {
        easy.set(CURLOPT_CONNECT_ONLY, true)
        // Connections without a transfer count as idle, and must not be found too old.
        easy.set(CURLOPT_MAXAGE_CONN, Int(Int32.max))
        easy.set(CURLOPT_HTTPPROXYTUNNEL, true)
        easy.set(CURLOPT_CONNECTTIMEOUT_MS, connectMilliseconds)
    }

    /// Sends these next, before anything is received.
    mutating func say(_ bytes: [UInt8]) { unsent = bytes[...] }

    /// What happens next. The end of the connection is a failure: nobody expects it.
    mutating func next(over easy: EasyHandle) -> Event {
        while !unsent.isEmpty {
            switch easy.send(unsent) {
            case .bytes(let count):
                unsent = unsent.dropFirst(count)
                if unsent.isEmpty { return .sent }
            case .again: return .wait([.readable, .writable])
            case .failed(let code): return .failed(code)
            }
        }
        switch easy.receive(into: &buffer) {
        case .bytes(0): return .failed(CURLE_RECV_ERROR)
        case .bytes(let count): return .received(buffer[..<count])
        case .again: return .wait(.readable)
        case .failed(let code): return .failed(code)
        }
    }
}
