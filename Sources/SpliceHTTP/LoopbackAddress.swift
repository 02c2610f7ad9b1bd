/// IPv4 addresses of this machine.
package enum LoopbackAddress {
    /// Whether `host` is an address in 127.0.0.0/8 (RFC 1122 section 3.2.1.3), written as four decimal numbers. A name that only begins like one
    /// is none: a name server decides where it leads.
    package static func isIPv4(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in UInt8(part).map { String($0) == part } ?? false }
    }
}
