public import HTTPTypes

/// CloudEvents over HTTP: how an event becomes a request, and a request events.
///
/// <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md>
///
/// CloudEvents has no signature of its own: send with a ``WebhookSigner`` or an ``HTTPMessageSigner``, receive through a
/// ``WebhookVerifier``.
///
/// ```swift
/// var request = …
/// let message = CloudEventsBinding.encode(event, as: .structured)
/// request.headerFields.append(contentsOf: message.headerFields)
/// request.headerFields.append(contentsOf: try signer.sign(message.body, messageID: event.id))
///
/// let events = try CloudEventsBinding.events(in: try verifier.verify(delivery))
/// ```
public enum CloudEventsBinding {
    /// How one event is laid out in a request.
    public enum Mode: Sendable, Hashable, CaseIterable {
        /// Attributes in `ce-` header fields, data as the content.
        case binary
        /// Everything in one JSON document.
        case structured
    }

    /// Events beyond this number in one batch are refused.
    public static let maximumEvents = 10_000

    // MARK: Sending

    /// The header fields and content of a request that carries `event`.
    public static func encode(_ event: CloudEvent, as mode: Mode) -> (headerFields: HTTPFields, body: [UInt8]) {
        switch mode {
        case .structured:
            return ([.contentType: "application/cloudevents+json; charset=utf-8"], CloudEventsJSON.encode(event))
        case .binary:
            var fields = HTTPFields()
            if let type = event.dataContentType { fields[.contentType] = type }
            var attributes = event.attributes
            for (name, value) in [
                ("specversion", "1.0"), ("id", event.id), ("source", event.source), ("type", event.type),
            ] { attributes[name] = value }
            for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
                if let name = HTTPField.Name("ce-\(name)") { fields[name] = encoded(value) }
            }
            return (fields, event.data ?? [])
        }
    }

    /// The header fields and content of a request that carries a batch.
    public static func encode(batch: [CloudEvent]) -> (headerFields: HTTPFields, body: [UInt8]) {
        let events = batch.map { CloudEventsJSON.encode($0) }.joined(separator: [UInt8(ascii: ",")])
        return (
            [.contentType: "application/cloudevents-batch+json; charset=utf-8"],
            [UInt8(ascii: "[")] + events + [UInt8(ascii: "]")]
        )
    }

    // MARK: Receiving

    /// The events of a webhook that was verified.
    ///
    /// In binary mode the attributes are header fields, which most schemes do not sign: whoever repeats a signed body could give it
    /// another id, source or type. So a binary event is taken only when the signature covers every `ce-` field and the media type,
    /// as ``HTTPMessageSigner`` can; from others ask for structured mode.
    ///
    /// - Throws: ``AuthError/Code/unsuitableRequest`` for attributes that the signature does not cover,
    ///   ``AuthError/Code/malformedResponse`` for a request that is not an event.
    public static func events(in webhook: VerifiedWebhook) throws(AuthError) -> [CloudEvent] {
        if case .binary = layout(of: webhook.headerFields) {
            let attributes = webhook.headerFields.map(\.name).filter { $0.canonicalName.hasPrefix("ce-") }
            let isTyped = webhook.headerFields[.contentType] != nil
            guard webhook.provenFields.isSuperset(of: attributes + (isTyped ? [.contentType] : [])) else {
                throw AuthError(
                    .unsuitableRequest, "the signature does not cover the attributes of the event; use structured mode")
            }
        }
        return try decode(webhook.headerFields, webhook.body)
    }

    /// The events of a request that somebody else vouches for.
    ///
    /// - Throws: ``AuthError/Code/malformedResponse`` for a request that is not an event.
    public static func decode(_ headerFields: HTTPFields, _ body: [UInt8]) throws(AuthError) -> [CloudEvent] {
        switch layout(of: headerFields) {
        case .structured: return [try CloudEventsJSON.decode(body)]
        case .batch:
            let events = try CloudEventsJSON.decodeBatch(body)
            guard events.count <= maximumEvents else {
                throw AuthError(.malformedResponse, "the batch has more than \(maximumEvents) events")
            }
            return events
        case .binary: return [try binary(headerFields, body)]
        case .unknown: throw AuthError(.malformedResponse, "the request is laid out in a format that is not supported")
        }
    }

    private enum Layout {
        case binary, structured, batch, unknown
    }

    /// The media type decides (section 3): whatever begins with `application/cloudevents` is not binary mode.
    private static func layout(of fields: HTTPFields) -> Layout {
        let type = (fields[.contentType] ?? "").lowercased().prefix { $0 != ";" && $0 != " " }
        switch type {
        case "application/cloudevents+json": return .structured
        case "application/cloudevents-batch+json": return .batch
        default: return type.hasPrefix("application/cloudevents") ? .unknown : .binary
        }
    }

    private static func binary(_ fields: HTTPFields, _ body: [UInt8]) throws(AuthError) -> CloudEvent {
        var attributes: [String: String] = [:]
        for field in fields where field.name.canonicalName.hasPrefix("ce-") {
            let name = String(field.name.canonicalName.dropFirst(3))
            guard attributes[name] == nil, let value = decoded(field.value) else {
                throw AuthError(.malformedResponse, "an attribute of the event is there twice, or cannot be read")
            }
            attributes[name] = value
        }
        guard attributes.removeValue(forKey: "specversion") == "1.0" else {
            throw AuthError(.malformedResponse, "the request is not an event of version 1.0")
        }
        let (id, source, type) = (
            attributes.removeValue(forKey: "id"), attributes.removeValue(forKey: "source"),
            attributes.removeValue(forKey: "type")
        )
        return try CloudEvent(
            id: id ?? "", source: source ?? "", type: type ?? "", attributes: attributes,
            dataContentType: fields[.contentType], data: body.isEmpty ? nil : body)
    }

    /// Section 3.1.3.2: what is not visible ASCII, and the space, the quotation mark and the percent sign, are percent-encoded.
    private static func encoded(_ value: String) -> String {
        let kept = String(decoding: (0x21...0x7E).filter { $0 != 0x22 && $0 != 0x25 }, as: UTF8.self)
        return PercentEncoding.encode(value, keeping: kept)
    }

    /// The inverse. Older senders put the value in quotation marks, which section 3.1.3.2 asks to understand.
    private static func decoded(_ value: String) -> String? {
        var text = value
        if text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") {
            text = String(text.dropFirst().dropLast())
            var plain = ""
            var isEscaped = false
            for character in text {
                if character == "\\", !isEscaped {
                    isEscaped = true
                } else {
                    plain.append(character)
                    isEscaped = false
                }
            }
            text = plain
        }
        guard let bytes = PercentEncoding.decode(text) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
