/// An event in the format that brokers and vendors share: CloudEvents 1.0.
///
/// <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md>
public struct CloudEvent: Sendable, Hashable {
    /// The event's id; with ``source`` unique. The same for a repeated delivery.
    public let id: String
    /// Where it happened, as a URI reference.
    public let source: String
    /// What happened, such as `qbo.invoice.created.v1`.
    public let type: String
    /// The other attributes by their names: `subject`, `time` (RFC 3339), `dataschema` and extensions, as text.
    public let attributes: [String: String]
    /// The media type of ``data``; `nil` when it is not stated, which means JSON in the JSON format.
    public let dataContentType: String?
    /// The content, as it was sent; `nil` when there is none.
    public let data: [UInt8]?

    /// An event.
    ///
    /// - Parameters:
    ///   - id: The event's id.
    ///   - source: Where it happened.
    ///   - type: What happened.
    ///   - attributes: Other attributes; names are letters and digits in lower case.
    ///   - dataContentType: The media type of `data`.
    ///   - data: The content.
    /// - Throws: ``AuthError/Code/malformedResponse`` for an empty `id`, `source` or `type`, and for a name of an attribute that the
    ///   specification does not allow or defines otherwise.
    public init(
        id: String, source: String, type: String, attributes: [String: String] = [:], dataContentType: String? = nil,
        data: [UInt8]? = nil
    ) throws(AuthError) {
        guard !id.isEmpty, !source.isEmpty, !type.isEmpty else {
            throw AuthError(.malformedResponse, "an event needs an id, a source and a type")
        }
        for (name, value) in attributes {
            guard Self.isName(name), !Self.reserved.contains(name), Self.isText(value) else {
                throw AuthError(.malformedResponse, "an attribute of the event has a name or value that is not allowed")
            }
        }
        guard [id, source, type, dataContentType ?? ""].allSatisfy(Self.isText) else {
            throw AuthError(.malformedResponse, "an attribute of the event holds control characters")
        }
        self.id = id
        self.source = source
        self.type = type
        self.attributes = attributes
        self.dataContentType = dataContentType
        self.data = data
    }

    /// What the event is about within its source.
    public var subject: String? { attributes["subject"] }

    /// When it happened, as RFC 3339 text.
    public var time: String? { attributes["time"] }

    /// Names that are not free for other attributes.
    private static let reserved: Set<String> = [
        "id", "source", "type", "specversion", "datacontenttype", "data", "database64",
    ]

    /// Section "Attribute Naming Convention"; names longer than the 20 characters it recommends are taken.
    static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    }

    /// Section "Type System": no control characters.
    private static func isText(_ value: String) -> Bool {
        value.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
    }
}
