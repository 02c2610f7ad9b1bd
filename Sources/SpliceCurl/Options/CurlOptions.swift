/// How a ``CurlTransport`` connects: everything that is the same for all its exchanges.
///
/// Validated when the transport is made: a value out of range or a file that cannot be read throws
/// ``CurlOptionsError`` there, not at the first request.
public struct CurlOptions: Sendable {
    /// Which server certificates are trusted. Default: what the system trusts.
    public var trust = Trust.system
    /// The certificate that this side shows to servers which ask for one (mutual TLS). Default: none.
    public var identity: ClientIdentity?
    /// The oldest TLS version that is spoken. Default 1.2.
    public var minimumTLS = TLSVersion.tls12
    /// The proxy for every exchange. Default: none, whatever the environment says.
    public var proxy: Proxy?
    /// Whether to use the proxy that the environment names for the scheme (`http_proxy`, `HTTPS_PROXY`, `ALL_PROXY` and so
    /// on, less `NO_PROXY`), as libcurl reads it. Default `false`; contradicts ``proxy``.
    public var usesEnvironmentProxy = false
    /// URL schemes that may be used. Default `https` and `http`; restrict it to `https` where no plain exchange may
    /// happen.
    public var schemes: Set<Scheme> = [.https, .http]

    /// Connections open at once, in use or idle. Default 1,024, at least 1.
    public var maxConnections = 1024
    /// Connections open at once to one host and port. Default 256, at least 1. Requests above it wait for one.
    public var maxConnectionsPerHost = 256
    /// Requests under way at once to one host that speaks HTTP/2, where they share a connection. Default 100, range
    /// 1...100: libcurl 7.88 opens a connection for every request above that. Requests above it wait.
    public var maxStreamsPerHost = 100
    /// How long an unused connection may be used again. Default 60 s, at least 1 s. Choose it shorter than the
    /// server's own limit: a request on a connection that the server is about to close ends in an ambiguous outcome.
    public var idleConnectionLifetime: Duration = .seconds(60)

    /// Whether to offer compression (`gzip`, `deflate` and what else libcurl was built with) and decompress. Default
    /// `true`; never done for a request that has an `Accept-Encoding` field of its own. Size limits count decompressed
    /// bytes.
    public var decompresses = true
    /// Bytes of response header, all lines together. Default 64 KiB, at least 1 KiB.
    public var maxHeaderBytes = 64 << 10
    /// Fields in a response header. Default 256, at least 1.
    public var maxHeaderFields = 256

    /// How long ``CurlTransport/shutdown(grace:)`` lets running exchanges go on. Default 10 s.
    public var shutdownGrace: Duration = .seconds(10)

    /// The defaults.
    public init() {}

    /// A TLS version.
    public enum TLSVersion: Sendable, Hashable {
        /// TLS 1.2 (RFC 5246).
        case tls12
        /// TLS 1.3 (RFC 8446).
        case tls13
    }

    /// A URL scheme of HTTP.
    public enum Scheme: String, Sendable, Hashable {
        /// Plain text.
        case http
        /// Over TLS.
        case https
    }

    /// Which server certificates are trusted.
    public enum Trust: Sendable, Hashable {
        /// What libcurl was built to use, on Debian `/etc/ssl/certs`.
        case system
        /// The certificates in a PEM file, and no others.
        case file(String)
        /// The certificates in PEM text, and no others.
        case pem(String)
    }

    /// A certificate with its private key.
    public struct ClientIdentity: Sendable, Hashable {
        enum Source: Sendable, Hashable {
            case files(certificate: String, key: String)
            case pem(certificate: String, key: String)
        }

        let source: Source
        let password: String?

        /// A certificate chain and a key in PEM files; `password` opens an encrypted key.
        public static func files(certificate: String, key: String, password: String? = nil) -> ClientIdentity {
            ClientIdentity(source: .files(certificate: certificate, key: key), password: password)
        }

        /// A certificate chain and a key as PEM text; `password` opens an encrypted key.
        public static func pem(certificate: String, key: String, password: String? = nil) -> ClientIdentity {
            ClientIdentity(source: .pem(certificate: certificate, key: key), password: password)
        }
    }

    /// A proxy.
    public struct Proxy: Sendable, Hashable {
        /// How to speak to a proxy.
        public enum Kind: String, Sendable, Hashable {
            /// HTTP, with `CONNECT` for TLS exchanges (RFC 9110 section 9.3.6).
            case http
            /// The same over TLS.
            case https
            /// SOCKS 5 (RFC 1928), names resolved by the proxy.
            case socks5 = "socks5h"
        }

        /// How to speak to it.
        public var kind: Kind
        /// Its host name or address.
        public var host: String
        /// Its port.
        public var port: Int
        /// The user name, if the proxy wants one (Basic).
        public var user: String?
        /// The password that goes with `user`.
        public var password: String?

        /// A proxy; without user unless given.
        public init(_ kind: Kind = .http, host: String, port: Int, user: String? = nil, password: String? = nil) {
            self.kind = kind
            self.host = host
            self.port = port
            self.user = user
            self.password = password
        }
    }
}

extension CurlOptions.ClientIdentity: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Names neither key nor password.
    public var description: String { "ClientIdentity" }
    /// Names neither key nor password.
    public var debugDescription: String { description }
    /// Shows nothing, so that `dump` does not either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension CurlOptions.Proxy: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Kind, host and port.
    public var description: String { "\(kind.rawValue)://\(host):\(port)" }
    /// Kind, host and port.
    public var debugDescription: String { description }
    /// Shows kind, host and port, so that `dump` does not show the password.
    public var customMirror: Mirror { Mirror(self, children: ["kind": kind, "host": host, "port": port]) }
}
