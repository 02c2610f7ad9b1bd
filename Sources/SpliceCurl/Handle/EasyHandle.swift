import CLibcurl
import CSpliceCurl

/// A libcurl easy handle, owned. Options that fail are remembered instead of thrown, so that a configuration reads as a
/// list; ``failure`` is looked at once, at its end.
///
/// Not thread-safe: after its creation only the loop's thread uses it.
@safe final class EasyHandle {
    /// The raw handle, for the multi interface.
    let raw: UnsafeMutableRawPointer
    /// The first option that could not be set, if any.
    private(set) var failure: (option: CURLoption, code: CURLcode)?
    /// What list options are set to.
    private(set) var lists: [(option: CURLoption, list: CurlList)] = []
    /// Where libcurl writes what went wrong, in words; it holds the address as long as the handle lives.
    private let messageBuffer = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init?() {
        unsafe messageBuffer.initialize(repeating: 0)
        guard let raw = unsafe curl_easy_init() else {
            unsafe messageBuffer.deallocate()
            return nil
        }
        unsafe self.raw = unsafe raw
        setMessageBuffer()
    }

    deinit {
        unsafe curl_easy_cleanup(raw)
        unsafe messageBuffer.deallocate()
    }

    /// Forgets every option, but keeps what libcurl caches.
    func reset() {
        unsafe curl_easy_reset(raw)
        lists = []
        failure = nil
        setMessageBuffer()
    }

    /// What libcurl said about the last failure; may be empty.
    var message: String { unsafe messageBuffer.baseAddress.map { unsafe String(cString: $0) } ?? "" }

    func clearMessage() { unsafe messageBuffer[0] = 0 }

    func set(_ option: CURLoption, _ value: Int) { note(option, unsafe splice_easy_set_long(raw, option, value)) }
    func set(_ option: CURLoption, _ value: Bool) { set(option, value ? 1 : 0) }
    func set(_ option: CURLoption, offset value: Int64) {
        note(option, unsafe splice_easy_set_offset(raw, option, curl_off_t(value)))
    }

    /// libcurl copies the string; `nil` restores the default.
    func set(_ option: CURLoption, _ value: String?) {
        note(option, unsafe splice_easy_set_string(raw, option, value))
    }

    /// libcurl copies the bytes.
    func set(_ option: CURLoption, blob bytes: [UInt8]) {
        // Proof: the pointer is used during the call only, since the shim asks libcurl to copy.
        note(
            option, unsafe bytes.withUnsafeBytes { unsafe splice_easy_set_blob(raw, option, $0.baseAddress, $0.count) })
    }

    func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer?) {
        note(option, unsafe splice_easy_set_pointer(raw, option, pointer))
    }

    func set(_ option: CURLoption, callback: @escaping splice_data_callback) {
        note(option, unsafe splice_easy_set_data_callback(raw, option, callback))
    }

    /// Keeps libcurl from sending a request a second time when a pooled connection broke before any answer: it excepts RTSP's
    /// RECEIVE from that (`Curl_retry_request`), and looks at RTSP's option for nothing else in HTTP. What it still begins again
    /// is what the server refused to begin with.
    ///
    /// - Returns: Whether this libcurl has the option.
    func forbidResend() -> Bool {
        unsafe splice_easy_set_long(raw, CURLOPT_RTSP_REQUEST, Int(CURL_RTSPREQ_RECEIVE)) == CURLE_OK
    }

    func setPrerequest(callback: @escaping curl_prereq_callback) {
        note(CURLOPT_PREREQFUNCTION, unsafe splice_easy_set_prereq_callback(raw, callback))
    }

    func setSocketMade(callback: @escaping curl_sockopt_callback) {
        note(CURLOPT_SOCKOPTFUNCTION, unsafe splice_easy_set_socket_callback(raw, callback))
    }

    func setSocketClosing(callback: @escaping curl_closesocket_callback) {
        note(CURLOPT_CLOSESOCKETFUNCTION, unsafe splice_easy_set_close_callback(raw, callback))
    }

    func setSeek(callback: @escaping curl_seek_callback) {
        note(CURLOPT_SEEKFUNCTION, unsafe splice_easy_set_seek_callback(raw, callback))
    }

    func setProgress(callback: @escaping curl_xferinfo_callback) {
        note(CURLOPT_XFERINFOFUNCTION, unsafe splice_easy_set_progress_callback(raw, callback))
    }

    /// A body that libcurl copies; makes the method POST.
    func setPostFields(_ bytes: [UInt8]) {
        set(CURLOPT_POSTFIELDSIZE_LARGE, offset: Int64(bytes.count))
        // Proof: libcurl copies as many bytes as the size before says. An empty array may have no address, which
        // libcurl would take for "no body", so it gets the address of something that is not read.
        let code = unsafe bytes.withUnsafeBytes { bytes in
            if let address = bytes.baseAddress, bytes.count > 0 {
                return unsafe splice_easy_copy_post_fields(raw, address)
            }
            return unsafe "".withCString { unsafe splice_easy_copy_post_fields(raw, $0) }
        }
        note(CURLOPT_COPYPOSTFIELDS, code)
    }

    /// Sets a list option, such as the header lines. What is set already, as from one request to the next like it, is left.
    func set(_ option: CURLoption, list strings: CStringList) {
        let index = lists.firstIndex { $0.option == option }
        if let index, lists[index].list.strings == strings { return }
        guard let list = CurlList(strings) else {
            note(option, CURLE_OUT_OF_MEMORY)
            return
        }
        unsafe set(option, pointer: UnsafeMutableRawPointer(list.head))
        // Only now: until here libcurl has had the old one.
        if let index { lists[index].list = list } else { lists.append((option, list)) }
    }

    func long(_ info: CURLINFO) -> Int {
        var value = 0
        return unsafe splice_easy_get_long(raw, info, &value) == CURLE_OK ? value : 0
    }

    func offset(_ info: CURLINFO) -> Int64 {
        var value: curl_off_t = 0
        return unsafe splice_easy_get_offset(raw, info, &value) == CURLE_OK ? Int64(value) : 0
    }

    func string(_ info: CURLINFO) -> String {
        var value: UnsafePointer<CChar>?
        guard unsafe splice_easy_get_string(raw, info, &value) == CURLE_OK, let value = unsafe value else { return "" }
        return unsafe String(cString: value)
    }

    private func setMessageBuffer() {
        unsafe set(CURLOPT_ERRORBUFFER, pointer: UnsafeMutableRawPointer(messageBuffer.baseAddress))
    }

    private func note(_ option: CURLoption, _ code: CURLcode) {
        if code != CURLE_OK, failure == nil { failure = (option, code) }
    }
}
