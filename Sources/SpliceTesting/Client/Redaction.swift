import Foundation
import HTTPTypes

/// What a ``Cassette`` may keep. Fields are kept by name; in queries and bodies, values under names that sound like secrets are
/// replaced; and secrets that the test knows are replaced wherever they stand.
public struct Redaction: Sendable {
    /// What documents are gone through by. Not characters: a combining mark makes one of itself and the quote before it.
    typealias Scalars = String.UnicodeScalarView

    /// What a secret is replaced by.
    public static let mark = "[redacted]"

    /// Header fields that are kept, in lower case; all others are left out. Default: those about content, paging, limits and versions.
    public var keptFields: Set<String>
    /// Names of query parameters, body members, XML elements and attributes whose values are replaced, in lower case, without prefix.
    public var secretNames: Set<String>
    /// Values that are replaced wherever they stand, those of six bytes or more in base 64, hexadecimal, percent-encoding and JSON too: the
    /// token of this recording, the shop's name.
    public var secrets: [String]

    /// A redaction.
    public init(
        keptFields: Set<String> = Redaction.usualFields, secretNames: Set<String> = Redaction.usualNames,
        secrets: [String] = []
    ) {
        self.keptFields = keptFields
        self.secretNames = secretNames
        self.secrets = secrets.filter { !$0.isEmpty }
    }

    /// Fields about content, paging, limits and versions.
    public static let usualFields: Set<String> = [
        "accept", "content-type", "link", "retry-after", "etag", "last-modified", "location", "deprecation", "sunset",
        "ratelimit", "ratelimit-policy", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset",
        "x-ratelimit-limit",
        "x-ratelimit-remaining", "x-ratelimit-reset", "x-shopify-shop-api-call-limit", "x-shopify-api-version",
        "soapaction",
    ]

    /// Names that sound like secrets.
    public static let usualNames: Set<String> = [
        "access_token", "refresh_token", "id_token", "token", "client_secret", "secret", "password", "passwd", "pwd",
        "api_key",
        "apikey", "api-key", "key", "signature", "sig", "code", "assertion", "client_assertion", "authorization",
        "session",
        "sessionid", "code_verifier", "private_key",
    ]

    /// Names that mean a secret in a query or a form, but something else in JSON and XML: an error's code, a map's key.
    static let harmlessInDocuments: Set<String> = ["code", "key"]

    /// The secrets in every form, the longest first, so that none is cut by another.
    var forms: [String] {
        secrets.flatMap { secret in
            secret.utf8.count < 6 ? [secret] : SecretForms.all(of: Array(secret.utf8)).map(\.text)
        }.sorted { $0.utf8.count > $1.utf8.count }
    }

    /// The part of a track that tells what was asked.
    func question(_ request: HTTPRequest, body: [UInt8]) -> Cassette.Track {
        let text = String(validating: body, as: UTF8.self)
        return Cassette.Track(
            method: request.method.rawValue, url: address(request), requestHeaders: fields(request.headerFields),
            requestBody: text.map(content) ?? binary(body), status: 0, responseHeaders: [:],
            responseBody: "", isBinary: false, isRequestBinary: text == nil ? true : nil)
    }

    func fields(_ fields: HTTPFields) -> [String: String] {
        var kept: [String: String] = [:]
        for field in fields where keptFields.contains(field.name.canonicalName) {
            let name = field.name.canonicalName
            // A field that comes several times has a list of values (RFC 9110 section 5.3).
            // Every link of a list has an address of its own (RFC 8288 section 3).
            let links = field.value.split(separator: "<", omittingEmptySubsequences: false)
            let value = links.map { addressed(String($0)) }.joined(separator: "<")
            kept[name] = kept[name].map { "\($0), \(value)" } ?? value
        }
        return kept
    }

    /// Replaces secrets in JSON, XML, forms, forms in parts and texts that contain them.
    func content(_ text: String) -> String {
        let text = parts(text) ?? text
        if text.first(where: { !$0.isWhitespace && $0 != "\u{FEFF}" }) == "<" { return masked(elements(text)) }
        let isForm = !text.contains { $0 == "{" || $0 == "<" } && text.contains("=")
        guard isForm else { return masked(members(text)) }
        // Of one line as a rule; settings have one for each.
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        return masked(lines.map { query(Substring($0)) }.joined(separator: "\n"))
    }

    private func address(_ request: HTTPRequest) -> String {
        address("\(request.scheme ?? "")://\(request.authority ?? "")\(request.path ?? "")")
    }

    /// An address as a list of links has it, with what follows its `>` (RFC 8288 section 3).
    private func addressed(_ text: String) -> String {
        let inside = text.prefix { $0 != ">" }
        return address(String(inside)) + masked(String(text.dropFirst(inside.count)))
    }

    private func address(_ text: String) -> String {
        // OAuth's implicit and hybrid answers carry tokens behind the #, in the form of a query.
        let path = text.prefix { $0 != "?" && $0 != "#" }
        let asked = text.dropFirst(path.count).prefix { $0 != "#" }
        let fragment = text.dropFirst(path.count + asked.count)
        return masked(path + [asked, fragment].map { $0.prefix(1) + query($0.dropFirst()) }.joined())
    }

    private func query(_ text: Substring) -> String {
        text.split(separator: "&", omittingEmptySubsequences: false).map { item in
            let name = item.prefix { $0 != "=" }
            return secretNames.contains(name.lowercased()) ? "\(name)=\(Self.mark)" : String(item)
        }.joined(separator: "&")
    }

    private func masked(_ text: String) -> String {
        forms.reduce(text) { text, form in
            // By scalars, too: a secret is found although a mark follows it.
            String(text.unicodeScalars.replacing(form.unicodeScalars, with: Self.mark.unicodeScalars))
        }
    }

    /// Whether a secret stands in `text`, in any form.
    func finds(in text: String) -> Bool { forms.contains { text.utf8.firstRange(of: $0.utf8) != nil } }

    /// Replaces the texts of JSON members with secret names: `"token": "…"`.
    private func members(_ text: String) -> String {
        var result = Scalars()
        var rest = text[...].unicodeScalars
        while let open = rest.firstIndex(of: "\"") {
            result += rest[..<open]
            let (literal, after) = Self.literal(rest[open...])
            result += literal
            rest = after
            let name = String(literal.dropFirst().dropLast()).lowercased()
            guard secretNames.contains(name), !Self.harmlessInDocuments.contains(name) else { continue }
            let gap = rest.prefix { $0 == ":" || $0.properties.isWhitespace }
            let value = rest[gap.endIndex...]
            guard gap.contains(":") else { continue }
            result += gap
            // A text is replaced, and so is a number or a word; a container is gone through like any other.
            if value.first == "\"" {
                rest = Self.literal(value).rest
                result += "\"\(Self.mark)\"".unicodeScalars
            } else if value.first != "{", value.first != "[" {
                rest = value.drop { !",}] \n".unicodeScalars.contains($0) }
                result += "\"\(Self.mark)\"".unicodeScalars
            } else {
                rest = value
            }
        }
        return String(result + rest)
    }

    /// Cuts a JSON text literal, quotes included, off the beginning of `text`.
    private static func literal(
        _ text: Scalars.SubSequence
    ) -> (literal: Scalars.SubSequence, rest: Scalars.SubSequence) {
        var index = text.index(after: text.startIndex)
        while index < text.endIndex, text[index] != "\"" {
            if text[index] == "\\" { index = text.index(after: index) }
            if index < text.endIndex { index = text.index(after: index) }
        }
        let end = index < text.endIndex ? text.index(after: index) : index
        return (text[..<end], text[end...])
    }
}
