/// Options that cannot be used, or a system that cannot give what the transport needs.
public struct CurlOptionsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong. Open: later versions may add codes.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The stable, spelt-out name.
        public let description: String

        private init(_ name: String) { description = name }

        /// A value is outside its range.
        public static let outOfRange = Code("outOfRange")
        /// A file cannot be read.
        public static let unreadable = Code("unreadable")
        /// A value is not what its kind demands: an empty host, a path with a zero byte.
        public static let malformed = Code("malformed")
        /// The operating system or libcurl refused; `message` says what.
        public static let system = Code("system")
    }

    /// What is wrong.
    public var code: Code
    /// The option's name, empty when none is to blame.
    public var option: String
    /// One sentence for people: what is wrong and what would be right. Holds no secret.
    public var message: String

    init(_ code: Code, option: String, message: String) {
        self.code = code
        self.option = option
        self.message = message
    }

    static func system(_ call: String, errno: Int32) -> CurlOptionsError {
        CurlOptionsError(.system, option: "", message: "\(call) failed with errno \(errno)")
    }

    /// Code, option and message, safe to log.
    public var description: String { "\(code)\(option.isEmpty ? "" : " (\(option))"): \(message)" }
}
