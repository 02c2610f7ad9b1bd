/// Addresses of this machine.
package enum LoopbackAddress {
    /// Whether a host of a URL is this machine: `localhost`, an address in 127.0.0.0/8, or `[::1]`.
    ///
    /// - Parameter host: In lower case.
    package static func isThisMachine(_ host: String) -> Bool { host == "localhost" || host == "[::1]" || isIPv4(host) }

    /// Whether `host` is an address in 127.0.0.0/8 (RFC 1122 section 3.2.1.3), written as four decimal numbers. A name that only begins like one
    /// is none: a name server decides where it leads.
    package static func isIPv4(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in UInt8(part).map { String($0) == part } ?? false }
    }
}
