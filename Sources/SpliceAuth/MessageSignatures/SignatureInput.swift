import HTTPTypes
import RawStructuredFieldValues

/// What a signature covers, and its parameters (RFC 9421 section 2.3): one member of `Signature-Input`.
struct SignatureInput {
    /// Header fields above this size are not looked at, so that a message cannot buy unbounded work.
    static let fieldLimit = 16 << 10
    /// Signatures beyond this number are not looked at.
    static let maximumSignatures = 16

    let components: [SignatureComponent]
    let list: InnerList

    var created: Duration? { integer("created").map { .seconds($0) } }
    var expires: Duration? { integer("expires").map { .seconds($0) } }
    var nonce: String? { string("nonce") }
    var algorithm: String? { string("alg") }
    var keyID: String? { string("keyid") }
    var tag: String? { string("tag") }

    /// A new one. The parameters are written in the order of the argument.
    init(_ components: [SignatureComponent], parameters: [(String, RFC9651BareItem)]) {
        self.components = components
        var items = BareInnerList()
        for component in components { items.append(component.item) }
        var map = OrderedMap<String, RFC9651BareItem>()
        for (name, value) in parameters { map[name] = value }
        list = InnerList(bareInnerList: items, parameters: map)
    }

    private init(_ list: InnerList) throws(WebhookRejection) {
        var components: [SignatureComponent] = []
        for item in list.bareInnerList {
            guard let component = SignatureComponent(item) else {
                throw WebhookRejection(.malformedHeader, "a covered component has no name in lower case")
            }
            components.append(component)
        }
        self.components = components
        self.list = list
        // A parameter of another type than the standard's is not passed over: what is not understood is not valid.
        for (name, value) in list.rfc9651Parameters {
            switch (name, value) {
            case ("created", .integer), ("expires", .integer), ("nonce", .string), ("alg", .string), ("keyid", .string),
                ("tag", .string):
                continue
            case ("created", _), ("expires", _), ("nonce", _), ("alg", _), ("keyid", _), ("tag", _):
                throw WebhookRejection(.malformedHeader, "a parameter of the signature has the wrong type")
            default: continue
            }
        }
    }

    /// The list as text: the value of `@signature-params`.
    func text() throws(WebhookRejection) -> String {
        var serializer = StructuredFieldValueSerializer()
        guard let bytes = try? serializer.writeListFieldValue([.innerList(list)]) else {
            throw WebhookRejection(.malformedHeader, "the parameters of the signature cannot be written")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The signatures of a message, by label, in the order in which they stand there.
    static func all(
        in fields: HTTPFields
    ) throws(WebhookRejection) -> [(label: String, input: SignatureInput, signature: [UInt8])] {
        let inputs = try dictionary(.signatureInput, in: fields)
        let signatures = try dictionary(.signature, in: fields)
        var found: [(String, SignatureInput, [UInt8])] = []
        for (label, value) in inputs.prefix(maximumSignatures) {
            guard case .innerList(let list) = value, case .item(let item) = signatures[label],
                case .undecodedByteSequence(let text) = item.rfc9651BareItem, let bytes = Base64.decode(text)
            else { throw WebhookRejection(.malformedHeader, "Signature and Signature-Input do not fit together") }
            found.append((label, try SignatureInput(list), bytes))
        }
        return found
    }

    private static func dictionary(
        _ name: HTTPField.Name, in fields: HTTPFields
    ) throws(WebhookRejection) -> OrderedMap<String, ItemOrInnerList> {
        let text = fields[values: name].joined(separator: ", ")
        guard !text.isEmpty else { throw WebhookRejection(.missingHeader, "\(name) is not there") }
        guard text.utf8.count <= fieldLimit else { throw WebhookRejection(.tooLarge, "\(name) is too large") }
        var parser = StructuredFieldValueParser(Array(text.utf8))
        guard let dictionary = try? parser.parseDictionaryFieldValue() else {
            throw WebhookRejection(.malformedHeader, "\(name) is not a dictionary of structured fields")
        }
        return dictionary
    }

    private func integer(_ name: String) -> Int64? {
        if case .integer(let value) = list.rfc9651Parameters[name] { value } else { nil }
    }

    private func string(_ name: String) -> String? {
        if case .string(let value) = list.rfc9651Parameters[name] { value } else { nil }
    }
}
