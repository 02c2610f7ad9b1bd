public import SpliceConnect
import SpliceHTTP
import SpliceTransfer

extension Mail {
    /// Where messages are submitted, and from whom they come.
    public struct Configuration: ConnectorConfiguration, Hashable {
        /// How the connection is protected.
        public enum Security: String, Codable, Sendable, Hashable, CaseIterable {
            /// TLS from the first byte, port 465 (RFC 8314 section 3.3).
            case implicitTLS
            /// `STARTTLS`, required, port 587.
            case startTLS
            /// Not at all, port 25: for a stand-in on this machine.
            case none

            var value: MailServer.Security {
                switch self {
                case .implicitTLS: .implicitTLS
                case .startTLS: .startTLS
                case .none: .none
                }
            }
        }

        /// A provider's search over the messages that it took.
        public struct Trace: Codable, Sendable, Hashable {
            /// Its address, ending before `/messages`.
            public var endpoint: String
            /// The key, sent as a bearer token.
            public var key: SecretReference
            /// Seconds after which it surely lists what was taken, 0 to 86,400; `nil` for ``usualLag``.
            public var lag: Double?

            /// Five minutes, in seconds.
            public static let usualLag = 300.0

            /// A trace.
            public init(endpoint: String, key: SecretReference, lag: Double? = nil) {
                self.endpoint = endpoint
                self.key = key
                self.lag = lag
            }
        }

        /// The submission server.
        public var host: String
        /// Its port; `nil` for the usual one.
        public var port: Int?
        /// How the connection is protected. Default `STARTTLS`.
        public var security: Security
        /// Who submits; `nil` for nobody.
        public var user: String?
        /// The user's password.
        public var password: SecretReference?
        /// From whom the messages come.
        public var from: Mailbox
        /// Who answers go to; `nil` for the sender.
        public var replyTo: Mailbox?
        /// The name that this side gives of itself.
        public var clientName: String
        /// A provider's message trace; `nil` for none.
        public var trace: Trace?

        /// A configuration.
        public init(
            host: String, port: Int? = nil, security: Security = .startTLS, user: String? = nil,
            password: SecretReference? = nil, from: Mailbox, replyTo: Mailbox? = nil, clientName: String = "localhost",
            trace: Trace? = nil
        ) {
            self.host = host
            self.port = port
            self.security = security
            self.user = user
            self.password = password
            self.from = from
            self.replyTo = replyTo
            self.clientName = clientName
            self.trace = trace
        }

        /// The fields.
        public static let schema = ConfigurationSchema(
            "mail",
            [
                .required("host", .text, "The submission server."),
                .optional("port", .integer(1...65_535), fallback: "465, 587 or 25, by security", "Its port."),
                .optional("security", .choice(Security.allCases.map(\.rawValue)), fallback: "startTLS", "Protection."),
                .optional("user", .text, "Who submits."), .optional("password", .secret, "The user's password."),
                .required("from", .object, "From whom the messages come: address, name."),
                .optional("replyTo", .object, "Who answers go to: address, name."),
                .optional("clientName", .text, fallback: "localhost", "The name that this side gives of itself."),
                .optional("trace", .object, "A provider's message trace: endpoint, key, lag in seconds."),
            ])

        /// Checks host, port and that a password does not travel in the clear.
        public func validate() throws {
            guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw ConnectError(.configuration, "the host is no host name", at: "mail.host")
            }
            guard port.map({ (1...65_535).contains($0) }) ?? true else {
                throw ConnectError(.configuration, "the port is not 1 to 65,535", at: "mail.port")
            }
            guard (user == nil) == (password == nil) else {
                throw ConnectError(.configuration, "give user and password, or neither", at: "mail.user")
            }
            guard trace?.lag.map({ (0...86_400).contains($0) }) ?? true else {
                throw ConnectError(.configuration, "the lag is not 0 to 86,400 seconds", at: "mail.trace.lag")
            }
            let isThisMachine = host == "localhost" || host == "::1" || LoopbackAddress.isIPv4(host)
            guard security != .none || isThisMachine else {
                throw ConnectError(
                    .configuration, "mail does not leave this machine in the clear; use startTLS or implicitTLS",
                    at: "mail.security")
            }
        }
    }
}
