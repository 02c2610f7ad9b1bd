import CLibcurl
import CSpliceCurl

/// Callbacks that only some exchanges need; see ``Exchange/hears``.
extension Transfer {
    struct Hearing: OptionSet {
        let rawValue: UInt8
        /// Being asked whether to go on, also while libcurl waits inside its own function.
        static let progress = Hearing(rawValue: 1)
        /// Being told where content is to begin.
        static let seeking = Hearing(rawValue: 2)
    }

    /// Sets the callbacks; the handle has been reset before.
    func listen(for hearing: Hearing) {
        // Proof for the pointers below: see the type's comment.
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        if hearing.contains(.progress) {
            easy.set(CURLOPT_NOPROGRESS, false)
            unsafe easy.set(CURLOPT_XFERINFODATA, pointer: me)
            unsafe easy.setProgress(callback: progressCallback)
        }
        if hearing.contains(.seeking) {
            unsafe easy.set(CURLOPT_SEEKDATA, pointer: me)
            unsafe easy.setSeek(callback: seekCallback)
        }
    }
}

/// Proof for both: see the callbacks of ``Transfer``.
private func exchange(_ context: UnsafeMutableRawPointer?) -> Exchange? {
    unsafe context.map { unsafe Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }?.exchange
}

private func progressCallback(
    _ context: UnsafeMutableRawPointer?, _ downloadTotal: curl_off_t, _ downloaded: curl_off_t,
    _ uploadTotal: curl_off_t, _ uploaded: curl_off_t
) -> Int32 {
    // The loop's own time stands still while libcurl waits.
    unsafe exchange(context)?.mayGoOn(at: .now()) == false ? 1 : 0
}

private func seekCallback(_ context: UnsafeMutableRawPointer?, _ offset: curl_off_t, _ origin: Int32) -> Int32 {
    guard origin == 0 else { return Int32(CURL_SEEKFUNC_FAIL) }
    return unsafe exchange(context)?.skip(to: Int64(offset)) == true
        ? Int32(CURL_SEEKFUNC_OK) : Int32(CURL_SEEKFUNC_FAIL)
}
