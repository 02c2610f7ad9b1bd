import Foundation
import GRDB
import SpliceDelivery

/// Takes payloads to the disk and back, sealed where the store has a cipher.
struct PayloadVault: Sendable {
    let cipher: (any PayloadCipher)?

    func seal(_ payload: Payload?, _ context: @autoclosure () -> String) throws -> Data? {
        guard let payload else { return nil }
        guard let cipher else { return Data(payload.bytes) }
        return Data(try cipher.seal(payload.bytes, context: context()))
    }

    func open(_ data: Data?, _ context: @autoclosure () -> String) throws -> Payload? {
        guard let data else { return nil }
        guard let cipher else { return Payload(bytes: Array(data)) }
        return Payload(bytes: try cipher.open(Array(data), context: context()))
    }
}
