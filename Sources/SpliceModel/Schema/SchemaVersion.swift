/// The version of a schema: the major part rises with breaking changes, the minor part with compatible ones.
public struct SchemaVersion: Sendable, Hashable {
    /// Rises when documents of the version before can no longer be read, or their readers no longer read the new ones.
    public let major: Int
    /// Rises with every other change.
    public let minor: Int

    /// A version; negative parts count as 0.
    public init(_ major: Int, _ minor: Int) {
        self.major = max(0, major)
        self.minor = max(0, minor)
    }

    /// From `1.0`. Throws `invalidFormat`.
    public init(parsing text: some StringProtocol) throws(ModelError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.allSatisfy({ $0.isASCIIDigit || $0 == .point }), let major = Int(parts[0]),
            let minor = Int(parts[1])
        else { throw ModelError(.invalidFormat, "SchemaVersion", "a version is written 1.0") }
        self.init(major, minor)
    }
}

extension SchemaVersion: Comparable {
    /// The major part first.
    public static func < (left: SchemaVersion, right: SchemaVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}

extension SchemaVersion: CustomStringConvertible {
    /// `1.0`.
    public var description: String { "\(major).\(minor)" }
}

extension SchemaVersion: Codable {
    /// Reads `1.0`.
    public init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    /// Writes `1.0`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
