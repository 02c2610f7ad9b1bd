public import SpliceAuth
public import SpliceDelivery

/// Seals what a store keeps of payloads with a key ring: inputs, outputs, messages, signals, and what people answer.
///
/// ```swift
/// var options = SQLiteStore.Options()
/// options.cipher = SealedPayloads(ring)
/// let store = try await SQLiteStore.open("integrations.db", options: options)
/// ```
///
/// To rotate: open the store with `ring.rotated(to: newKey)`; what is written from then on is under the new key, and older payloads
/// still open. `store.rewrapPayloads()` seals those anew; after that the old key can be retired.
public struct SealedPayloads: PayloadCipher {
    private let ring: KeyRing
    private let tenant: String

    /// A cipher.
    ///
    /// - Parameters:
    ///   - ring: The keys.
    ///   - tenant: Part of what every payload is sealed for; a payload does not open under another. Never changes. Default empty.
    public init(_ ring: KeyRing, tenant: String = "") {
        self.ring = ring
        self.tenant = tenant
    }

    /// Seals bytes for their place.
    public func seal(_ bytes: [UInt8], context: String) throws -> [UInt8] { try ring.seal(bytes, for: owner(context)) }

    /// Opens bytes that were sealed for the same place.
    public func open(_ bytes: [UInt8], context: String) throws -> [UInt8] { try ring.open(bytes, for: owner(context)) }

    /// The same payload under the key that seals now; `nil` if it is already.
    public func rewrap(_ bytes: [UInt8], context: String) throws -> [UInt8]? {
        try ring.rewrap(bytes, for: owner(context))
    }

    private func owner(_ context: String) -> AssociatedData {
        AssociatedData(tenant: tenant, connection: context, purpose: "payload")
    }
}
