#if os(Linux)
import Glibc
#else
import Darwin
#endif

extension CurlOptions {
    /// - Throws: ``CurlOptionsError`` for the first option that cannot be used.
    func validate() throws(CurlOptionsError) {
        try check(maxConnections, "maxConnections", in: 1...65_536)
        try check(maxConnectionsPerHost, "maxConnectionsPerHost", in: 1...maxConnections)
        try check(maxStreamsPerHost, "maxStreamsPerHost", in: 1...100)
        try check(maxHeaderBytes, "maxHeaderBytes", in: 1024...(16 << 20))
        try check(maxHeaderFields, "maxHeaderFields", in: 1...65_536)
        try check(idleConnectionLifetime, "idleConnectionLifetime", from: .seconds(1))
        try check(shutdownGrace, "shutdownGrace", from: .zero)
        guard !schemes.isEmpty else {
            throw CurlOptionsError(.malformed, option: "schemes", message: "at least one scheme must be allowed")
        }
        try checkTrust()
        try checkIdentity()
        try checkProxy()
    }

    private func check(_ value: Int, _ option: String, in range: ClosedRange<Int>) throws(CurlOptionsError) {
        guard range.contains(value) else {
            throw CurlOptionsError(
                .outOfRange, option: option,
                message: "\(value) is outside \(range.lowerBound)...\(range.upperBound)")
        }
    }

    private func check(_ value: Duration, _ option: String, from least: Duration) throws(CurlOptionsError) {
        guard value >= least else {
            throw CurlOptionsError(.outOfRange, option: option, message: "\(value) is less than \(least)")
        }
    }

    private func checkTrust() throws(CurlOptionsError) {
        switch trust {
        case .system: break
        case .file(let path): try checkReadable(path, "trust")
        case .pem(let text): try checkPEM(text, "trust")
        }
    }

    private func checkIdentity() throws(CurlOptionsError) {
        switch identity?.source {
        case nil: break
        case .files(let certificate, let key):
            try checkReadable(certificate, "identity.certificate")
            try checkReadable(key, "identity.key")
        case .pem(let certificate, let key):
            try checkPEM(certificate, "identity.certificate")
            try checkPEM(key, "identity.key")
        }
    }

    private func checkProxy() throws(CurlOptionsError) {
        guard let proxy else { return }
        guard !usesEnvironmentProxy else {
            throw CurlOptionsError(
                .malformed, option: "usesEnvironmentProxy",
                message: "either the environment's proxy or that of the options")
        }
        guard RequestTarget.isHost(proxy.host) else {
            throw CurlOptionsError(.malformed, option: "proxy.host", message: "not a host name or address")
        }
        try check(proxy.port, "proxy.port", in: 1...65_535)
        guard proxy.user != nil || proxy.password == nil else {
            throw CurlOptionsError(.malformed, option: "proxy.user", message: "a password needs a user")
        }
    }

    private func checkReadable(_ path: String, _ option: String) throws(CurlOptionsError) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw CurlOptionsError(.malformed, option: option, message: "not a path")
        }
        guard unsafe access(path, R_OK) == 0 else {
            throw CurlOptionsError(.unreadable, option: option, message: "\(path) cannot be read (errno \(errno))")
        }
    }

    private func checkPEM(_ text: String, _ option: String) throws(CurlOptionsError) {
        guard text.contains("-----BEGIN ") else {
            throw CurlOptionsError(.malformed, option: option, message: "PEM text begins with -----BEGIN")
        }
    }
}
