import Crypto
public import SpliceAuth
public import SpliceModel

/// What of a record may leave the process, field by field: applied to the source's own JSON, before anything is loaded.
///
/// ```swift
/// let mask = RecordMask(contacts.fields, showingUpTo: .internal, otherwise: .pseudonym(key: secret))
/// ```
///
/// It works from a list of what is allowed: a field that the stream does not describe is removed, so that a field which the system adds
/// tomorrow does not leak. Numbers and texts that stay are copied byte for byte.
public struct RecordMask: Sendable {
    /// What stands in for a value that may not be shown.
    public struct Cover: Sendable {
        enum Kind: Sendable { case keep, remove, null, pseudonym(Secret) }

        let kind: Kind

        /// Nothing: the value stays.
        public static let keep = Cover(kind: .keep)
        /// The member is left out; in a list, `null`.
        public static let remove = Cover(kind: .remove)
        /// `null`.
        public static let null = Cover(kind: .null)

        /// A text that is the same for the same value, so that records can still be joined, and that tells nothing without the key: the
        /// first 16 bytes of HMAC-SHA-256 (RFC 2104) over the value's JSON, in hexadecimal.
        public static func pseudonym(key: Secret) -> Cover { Cover(kind: .pseudonym(key)) }
    }

    private let covers: [String: Cover]
    private let unknown: Cover

    /// A mask by the classes of a stream's fields.
    ///
    /// - Parameters:
    ///   - fields: The fields that are known, with their classes. A field covers what is inside of it, unless that is described too.
    ///   - limit: Values of this class and below stay.
    ///   - cover: What stands in for the others. Secrets are always removed.
    ///   - exceptions: Covers of single fields, by path, as in ``StreamField/path``.
    ///   - unknown: What stands in for fields that are not described. Default ``Cover/remove``.
    public init(
        _ fields: [StreamField], showingUpTo limit: Classification, otherwise cover: Cover = .remove,
        exceptions: [String: Cover] = [:], unknown: Cover = .remove
    ) {
        var covers: [String: Cover] = [:]
        for field in fields {
            let isSecret = field.classification == .secret
            covers[field.path] = isSecret ? .remove : field.classification <= limit ? .keep : cover
        }
        self.covers = covers.merging(exceptions) { _, exception in exception }
        self.unknown = unknown
    }

    /// The record, masked; `nil` if it is no JSON object.
    public func apply(to record: [UInt8]) -> [UInt8]? {
        var rewriter = JSONRewriter(record) { path in cover(at: path) }
        return rewriter.object()
    }

    /// The cover of a path, or of what it is inside of.
    private func cover(at path: String) -> JSONRewriter.Decision {
        let isDescribedInside = covers.keys.contains { $0.hasPrefix(path + ".") || $0.hasPrefix(path + "[]") }
        if let cover = covers[path] {
            if case .keep = cover.kind, isDescribedInside { return .enter(otherwise: cover) }
            return isDescribedInside ? .enter(otherwise: cover) : .cover(cover)
        }
        if isDescribedInside { return .enter(otherwise: unknown) }
        return .cover(nearest(path) ?? unknown)
    }

    private func nearest(_ path: String) -> Cover? {
        var rest = Substring(path)
        while let end = rest.lastIndex(where: { $0 == "." || $0 == "[" }) {
            rest = rest[..<end]
            if let cover = covers[String(rest)] { return cover }
        }
        return nil
    }
}

extension RecordMask.Cover {
    /// What stands in for a value's JSON; `nil` removes it.
    func replacement(for value: ArraySlice<UInt8>) -> [UInt8]? {
        switch kind {
        case .keep: return Array(value)
        case .remove: return nil
        case .null: return Array("null".utf8)
        case .pseudonym(let secret):
            let code = secret.withBytes { key in
                HMAC<SHA256>.authenticationCode(for: Array(value), using: SymmetricKey(data: Array(key)))
            }
            let hex = code.prefix(16).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
            return Array("\"\(hex)\"".utf8)
        }
    }
}
