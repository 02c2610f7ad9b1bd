import SpliceHTTP

/// The description of an attribute: its name or numeric identifier, with options (RFC 4512 section 2.5), for example
/// `mail`, `2.5.4.3`, `userCertificate;binary`.
public struct DirectoryAttribute: Sendable, Hashable {
    /// The description as text.
    public let name: String

    /// Checks that `name` is letters, digits, `-`, `.`, `;` and nothing else, so that it cannot change a filter or an
    /// address.
    ///
    /// - Throws: ``TransferError`` with code `invalidRequest`.
    public init(_ name: String) throws(TransferError) {
        guard Self.isDescription(name) else {
            throw TransferError(
                .invalidRequest, outcome: .notSent, message: "an attribute is letters, digits, - . and ; only")
        }
        self.name = name
    }

    private static func isDescription(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ";")
            }
    }
}

extension DirectoryAttribute: ExpressibleByStringLiteral {
    /// An attribute that the source names. A literal that is no description stops the program: it is a mistake of the
    /// source, not of data.
    public init(stringLiteral name: StaticString) {
        self.name = name.description
        precondition(Self.isDescription(self.name), "an attribute is letters, digits, - . and ; only")
    }
}
