import Foundation
import GRDB
import SpliceDelivery

/// Takes payloads to the disk and back, sealed where the store has a cipher.
struct PayloadVault: Sendable {
    let cipher: (any PayloadCipher)?

    func seal(_ payload: Payload?, _ context: @autoclosure () -> String) throws -> Data? {
        try sealed(payload, context()).map { Data($0) }
    }

    /// As ``seal(_:_:)``, for a ``DirectStatement``.
    func sealed(_ payload: Payload?, _ context: @autoclosure () -> String) throws -> [UInt8]? {
        guard let payload else { return nil }
        guard let cipher else { return payload.bytes }
        return try cipher.seal(payload.bytes, context: context())
    }

    func open(_ data: Data?, _ context: @autoclosure () -> String) throws -> Payload? {
        try opened(data.map { Array($0) }, context())
    }

    /// As ``open(_:_:)``, for a ``DirectStatement``.
    func opened(_ bytes: [UInt8]?, _ context: @autoclosure () -> String) throws -> Payload? {
        guard let bytes else { return nil }
        guard let cipher else { return Payload(bytes: bytes) }
        return Payload(bytes: try cipher.open(bytes, context: context()))
    }

    /// What seals the value of an answer, as text: a column of JSON holds no bytes.
    private static let mark = "sealed:"

    /// An answer whose value only the cipher can read.
    func seal(_ answer: ReviewAnswer, _ context: @autoclosure () -> String) throws -> ReviewAnswer {
        guard let value = answer.value, let sealed = try seal(value, context()), cipher != nil else { return answer }
        var answer = answer
        answer.value = try Payload(Self.mark + sealed.base64EncodedString())
        return answer
    }

    /// The answer as it was given. One that was written before there was a cipher is readable as it is.
    func open(_ answer: ReviewAnswer, _ context: @autoclosure () -> String) throws -> ReviewAnswer {
        guard cipher != nil, let sealed = sealedValue(of: answer) else { return answer }
        var answer = answer
        answer.value = try open(sealed, context())
        return answer
    }

    /// A payload under the cipher's present key; `nil` if it is already.
    func rewrap(_ data: Data, _ context: String) throws -> Data? {
        try cipher?.rewrap(Array(data), context: context).map { Data($0) }
    }

    /// An answer whose value is under the cipher's present key; `nil` if it is already, or is not sealed.
    func rewrap(_ answer: ReviewAnswer, _ context: String) throws -> ReviewAnswer? {
        guard let sealed = sealedValue(of: answer), let anew = try rewrap(sealed, context) else { return nil }
        var answer = answer
        answer.value = try Payload(Self.mark + anew.base64EncodedString())
        return answer
    }

    /// Whether a payload was written without a cipher: it does not open, and it is JSON, which nothing sealed is.
    func isReadable(_ bytes: [UInt8], _ context: String) -> Bool {
        guard let cipher, (try? cipher.open(bytes, context: context)) == nil else { return false }
        return (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
    }

    /// A payload that was written without a cipher, sealed; `nil` for every other.
    func sealReadable(_ data: Data, _ context: String) throws -> Data? {
        isReadable(Array(data), context) ? try seal(Payload(bytes: Array(data)), context) : nil
    }

    /// An answer that was written without a cipher, sealed; `nil` for every other.
    func sealReadable(_ answer: ReviewAnswer, _ context: String) throws -> ReviewAnswer? {
        answer.value == nil || sealedValue(of: answer) != nil ? nil : try seal(answer, context)
    }

    private func sealedValue(of answer: ReviewAnswer) -> Data? {
        guard let text = try? answer.value?.decode(String.self), text.hasPrefix(Self.mark) else { return nil }
        return Data(base64Encoded: String(text.dropFirst(Self.mark.count)))
    }

    /// The context of what was answered to a step.
    static func answer(_ seq: some CustomStringConvertible, _ step: String) -> String { "answer/\(seq)/\(step)" }
}
