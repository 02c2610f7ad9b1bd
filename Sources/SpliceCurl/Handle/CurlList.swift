import CLibcurl

/// Strings as libcurl's options take them, owned: libcurl reads them as long as an option is set to them.
@safe final class CurlList {
    let strings: CStringList
    /// `nil` when there is no string.
    private(set) var head: UnsafeMutablePointer<curl_slist>?

    /// `nil` when there is no memory.
    init?(_ strings: CStringList) {
        self.strings = strings
        var isComplete = true
        unsafe strings.forEach { string in
            if let grown = unsafe curl_slist_append(head, string) { unsafe head = grown } else { isComplete = false }
        }
        if !isComplete { return nil }
    }

    deinit { unsafe curl_slist_free_all(head) }
}
