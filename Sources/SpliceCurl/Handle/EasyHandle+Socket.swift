import CLibcurl
import CSpliceCurl

/// Talking over a connection that libcurl opened, secured and logged in (`CURLOPT_CONNECT_ONLY`), without its protocol.
extension EasyHandle {
    enum Moved {
        /// So many bytes; 0 of a receive is the end of the connection.
        case bytes(Int)
        /// Not now: wait for the socket.
        case again
        case failed(CURLcode)
    }

    /// The descriptor of the connection, or `nil` when there is none any more.
    var socket: Int32? {
        var descriptor = CURL_SOCKET_BAD
        let code = unsafe withUnsafeMutablePointer(to: &descriptor) {
            unsafe splice_easy_get_socket(raw, $0)
        }
        return code == CURLE_OK && descriptor != CURL_SOCKET_BAD ? descriptor : nil
    }

    func send(_ bytes: ArraySlice<UInt8>) -> Moved {
        var count = 0
        let code = unsafe bytes.withUnsafeBytes { unsafe curl_easy_send(raw, $0.baseAddress, $0.count, &count) }
        return Self.moved(code, count)
    }

    func receive(into buffer: inout [UInt8]) -> Moved {
        var count = 0
        let code = unsafe buffer.withUnsafeMutableBytes {
            unsafe curl_easy_recv(raw, $0.baseAddress, $0.count, &count)
        }
        return Self.moved(code, count)
    }

    private static func moved(_ code: CURLcode, _ count: Int) -> Moved {
        switch code {
        case CURLE_OK: .bytes(count)
        case CURLE_AGAIN: .again
        default: .failed(code)
        }
    }
}
