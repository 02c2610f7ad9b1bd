import Crypto
import Foundation
public import SpliceAuth
public import SpliceHTTP
import SpliceModel
import SpliceXML

/// A user name and a password in the envelope: Web Services Security UsernameToken Profile 1.1.
///
/// Each envelope gets a nonce and a time of its own, so that a server can refuse one that was recorded. The password goes by `https` only, or
/// to this machine: also its digest, from which a weak password can be guessed.
public struct UsernameToken: Sendable {
    /// How the password is shown.
    public enum Form: Sendable, Hashable {
        /// As it is (`#PasswordText`).
        case text
        /// As `Base64(SHA-1(nonce + created + password))` (`#PasswordDigest`); the server has to know the password itself.
        case digest
    }

    private static let extensions =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
    private static let utility = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
    private static let profile =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#"
    private static let base64 =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"

    private let username: String
    private let password: Secret
    private let form: Form
    private let lifetime: Duration?
    private let time: any TimeSource
    private let nonce: @Sendable () -> [UInt8]

    /// A token.
    ///
    /// - Parameters:
    ///   - username: The user.
    ///   - password: The password.
    ///   - form: How it is shown. Default as a digest.
    ///   - lifetime: How long an envelope is good for: adds a `wsu:Timestamp`. Default none.
    ///   - time: The time of day.
    ///   - nonce: Makes 16 bytes that nobody can guess. Default the system's generator.
    public init(
        _ username: String, _ password: Secret, form: Form = .digest, lifetime: Duration? = nil,
        time: any TimeSource = .system,
        nonce: @escaping @Sendable () -> [UInt8] = {
            (0..<16).map { _ in UInt8.random(in: .min ... .max) }
        }
    ) {
        self.username = username
        self.password = password
        self.form = form
        self.lifetime = lifetime
        self.time = time
        self.nonce = nonce
    }

    /// The header block, for one envelope.
    func block(in version: SOAPVersion) -> XMLTree {
        let bytes = nonce()
        let now = time.sinceEpoch
        let created = Self.text(now)
        let shown: String
        switch form {
        case .text: shown = password.withText { $0 }
        case .digest: shown = password.withBytes { Self.digest(bytes, created, $0) }
        }
        let type = Self.profile + (form == .text ? "PasswordText" : "PasswordDigest")
        let token = Self.wsse(
            "UsernameToken",
            [
                .element(Self.wsse("Username", text: username)),
                .element(Self.wsse("Password", [XMLAttribute("Type", type)], text: shown)),
                .element(Self.wsse("Nonce", [XMLAttribute("EncodingType", Self.base64)], text: Self.encode(bytes))),
                .element(Self.wsu("Created", text: created)),
            ])
        var nodes: [XMLTree.Node] = [.element(token)]
        if let lifetime {
            let stamp = XMLTree(
                XMLName("Timestamp", in: Self.utility), prefix: "wsu", [],
                [
                    .element(Self.wsu("Created", text: created)),
                    .element(Self.wsu("Expires", text: Self.text(now + lifetime))),
                ])
            nodes.insert(.element(stamp), at: 0)
        }
        let mustUnderstand = XMLAttribute(
            XMLName("mustUnderstand", in: version.namespace), version == .v1_1 ? "1" : "true", prefix: "soap")
        return XMLTree(XMLName("Security", in: Self.extensions), prefix: "wsse", [mustUnderstand], nodes)
    }

    /// UsernameToken Profile 1.1 section 4.1.
    static func digest(_ nonce: [UInt8], _ created: String, _ password: [UInt8]) -> String {
        encode(Insecure.SHA1.hash(data: nonce + Array(created.utf8) + password))
    }

    /// `2026-07-01T12:30:45.000Z`: always as long, so that every envelope is.
    private static func text(_ time: Duration) -> String {
        let (seconds, attoseconds) = time.components
        let milliseconds = Int(attoseconds / 1_000_000_000_000_000)
        let digits = String(milliseconds)
        let whole = Instant(seconds: seconds, nanoseconds: 0) ?? .epoch
        return whole.description.dropLast() + "." + String(repeating: "0", count: 3 - digits.count) + digits + "Z"
    }

    private static func wsse(_ local: String, _ attributes: [XMLAttribute] = [], text: String) -> XMLTree {
        XMLTree(XMLName(local, in: extensions), prefix: "wsse", attributes, text: text)
    }

    private static func wsse(_ local: String, _ nodes: [XMLTree.Node]) -> XMLTree {
        XMLTree(XMLName(local, in: extensions), prefix: "wsse", [], nodes)
    }

    private static func wsu(_ local: String, text: String) -> XMLTree {
        XMLTree(XMLName(local, in: utility), prefix: "wsu", text: text)
    }

    private static func encode(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }
}
