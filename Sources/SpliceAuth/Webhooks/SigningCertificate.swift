import CryptoExtras
import SwiftASN1

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What checking a signature needs of a certificate (RFC 5280 section 4.1): its RSA key, and when it is valid. Who issued it is
/// for the caller to know, who fetched it over TLS from an address that is configured.
struct SigningCertificate: Sendable {
    let key: _RSA.Signing.PublicKey
    /// As `20260830123600`, which sorts as the times do.
    private let validity: ClosedRange<String>

    /// Reads the first certificate of a PEM text.
    ///
    /// - Throws: ``AuthError/Code/malformedResponse`` when there is none, or its key is not RSA of at least 2048 bits.
    init(pem: String) throws(AuthError) {
        guard
            let document = try? PEMDocument.parseMultiple(pemString: pem).first(where: {
                $0.discriminator == "CERTIFICATE"
            }),
            let certificate = try? DER.parse(document.derBytes), let parts = Self.children(certificate).first,
            case let fields = Self.children(parts).drop(while: { $0.identifier.tagClass == .contextSpecific }),
            fields.count >= 6, case let fields = Array(fields), let validity = Self.validity(fields[3]),
            let key = try? _RSA.Signing.PublicKey(derRepresentation: Data(fields[5].encodedBytes)),
            key.keySizeInBits >= 2048
        else { throw AuthError(.malformedResponse, "the answer is not a certificate with an RSA key of 2048 bits") }
        self.key = key
        self.validity = validity
    }

    /// Whether the certificate is valid at this time.
    func covers(_ time: Duration) -> Bool { validity.contains(UTCDate(time).basic.filter(\.isNumber)) }

    private static func validity(_ node: ASN1Node) -> ClosedRange<String>? {
        let times = children(node).compactMap(time)
        return times.count == 2 && times[0] <= times[1] ? times[0]...times[1] : nil
    }

    private static func time(_ node: ASN1Node) -> String? {
        let parts: [Int]
        if let time = try? UTCTime(derEncoded: node) {
            parts = [time.year, time.month, time.day, time.hours, time.minutes, time.seconds]
        } else if let time = try? GeneralizedTime(derEncoded: node) {
            parts = [time.year, time.month, time.day, time.hours, time.minutes, time.seconds]
        } else {
            return nil
        }
        return parts.enumerated().map { index, part in
            let digits = String(part)
            return String(repeating: "0", count: max(0, (index == 0 ? 4 : 2) - digits.count)) + digits
        }.joined()
    }

    private static func children(_ node: ASN1Node) -> [ASN1Node] {
        guard case .constructed(let nodes) = node.content else { return [] }
        var iterator = nodes.makeIterator()
        var children: [ASN1Node] = []
        while let child = iterator.next() { children.append(child) }
        return children
    }
}
