import Crypto

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A value that must not be seen: a password, a token, a key.
///
/// It cannot be printed, interpolated, encoded or reflected: every text form is ``mask``, a mirror shows nothing, and it is
/// deliberately neither `Encodable` nor `Hashable`. The value leaves only through a closure, so that each place that reads
/// it can be found with a search for `withBytes` and `withText`.
///
/// The bytes are kept in memory that is overwritten when the last copy is gone. The copies that the closures receive are
/// ordinary values: do not let them escape further than they must.
public struct Secret: Sendable {
    /// What every text form of a secret shows.
    public static let mask = "•••"

    private let storage: SymmetricKey

    /// A secret of these bytes.
    public init(bytes: some Sequence<UInt8>) { storage = SymmetricKey(data: Array(bytes)) }

    /// A secret of the UTF-8 form of `text`.
    public init(_ text: some StringProtocol) { self.init(bytes: text.utf8) }

    /// Whether there is nothing in it. Credentials are checked for this where they are configured.
    public var isEmpty: Bool { storage.bitCount == 0 }

    /// Number of bytes.
    public var count: Int { storage.bitCount / 8 }

    /// Hands the bytes to `body`.
    public func withBytes<Result>(_ body: ([UInt8]) throws -> Result) rethrows -> Result {
        // The buffer is read in full before the call that lends it returns.
        try body(unsafe storage.withUnsafeBytes { unsafe Array($0) })
    }

    /// Hands the value to `body` as text; bytes that are not UTF-8 become U+FFFD.
    public func withText<Result>(_ body: (String) throws -> Result) rethrows -> Result {
        try withBytes { try body(String(decoding: $0, as: UTF8.self)) }
    }

    /// The secret as a key for this module's cryptography, without a copy outside protected memory.
    var key: SymmetricKey { storage }
}

extension Secret: Equatable {
    /// Compares in a time that depends on the lengths only.
    public static func == (left: Secret, right: Secret) -> Bool { left.storage == right.storage }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// ``mask``.
    public var description: String { Self.mask }
    /// ``mask``.
    public var debugDescription: String { Self.mask }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}

extension DefaultStringInterpolation {
    /// Adds ``Secret/mask``, and a warning where it is compiled: text made from a secret is useless or a leak.
    @available(*, deprecated, message: "a secret has no text form; read it with withText where it is needed")
    public mutating func appendInterpolation(_ secret: Secret) { appendLiteral(Secret.mask) }
}

/// Compares two byte strings in a time that depends only on their lengths.
func equalInConstantTime(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}
