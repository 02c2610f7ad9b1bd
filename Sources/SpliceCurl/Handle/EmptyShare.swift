import CLibcurl
import CSpliceCurl

/// A set of shared connections that stays empty. A finished transfer that looks for its connection in here forgets it.
///
/// `curl_multi_remove_handle` goes through all connections in search of the one that a transfer used last, only to see whether it was
/// opened with `CURLOPT_CONNECT_ONLY`. With thousands of connections that is most of what a request costs. See decision 0025.
///
/// Not thread-safe: the loop's thread uses it alone.
@safe final class EmptyShare {
    private let raw: UnsafeMutableRawPointer

    init?() {
        guard let raw = unsafe curl_share_init() else { return nil }
        guard unsafe splice_share_connections(raw) == CURLSHE_OK else {
            unsafe curl_share_cleanup(raw)
            return nil
        }
        unsafe self.raw = unsafe raw
    }

    deinit { unsafe curl_share_cleanup(raw) }

    /// Lets a transfer forget the connection that it used last. Only for one that libcurl is done with, still in its multi handle.
    func takeConnection(from easy: EasyHandle) {
        guard unsafe splice_easy_set_pointer(easy.raw, CURLOPT_SHARE, raw) == CURLE_OK else { return }
        _ = easy.socket
        unsafe easy.set(CURLOPT_SHARE, pointer: nil)
    }
}
