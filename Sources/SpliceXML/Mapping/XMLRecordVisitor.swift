import SpliceMapping

/// Writes a record that a mapping wrote as an element.
struct XMLRecordVisitor: RecordVisitor {
    private enum Open {
        case object
        /// An array, whose elements all have the name of its key.
        case array(String)
    }

    private let format: XMLFormat
    private var steps: [String: XMLFormat.Step] = [:]
    private var open: [Open] = []
    private let root: String
    /// The paths of objects whose keys are data.
    private let dictionaries: Set<[String]>
    private var key: String
    /// A start tag that still takes attributes.
    private var tag: (step: XMLFormat.Step, attributes: [XMLAttribute])?
    var writer: XMLWriter
    /// The keys that lead to the present place, for messages.
    private(set) var path: [String] = []

    init(_ format: XMLFormat, _ writer: XMLWriter, root: String, dictionaries: Set<[String]> = []) {
        self.dictionaries = dictionaries
        self.format = format
        self.writer = writer
        self.root = root
        key = root
    }

    /// Makes ready for another record, also behind one that broke off.
    mutating func restart() {
        key = root
        open.removeAll()
        path.removeAll()
        tag = nil
    }

    /// Whether a key is an attribute, which stands before everything else of its element.
    static func isAttribute(_ key: String) -> Bool { key.hasPrefix("@") }

    mutating func key(_ name: String) throws {
        if !dictionaries.isEmpty, path.indices.contains(where: { dictionaries.contains(Array(path[...$0])) }) {
            // It is data, not the mapping's own: no attribute, no text and no prefix is meant.
            do throws(XMLError) { try XMLSyntax.checkName(name) } catch {
                throw XMLError(.invalidCharacter, "XML has no element with the name of the key “\(name)”")
            }
        }
        key = name
        path.append(name)
    }

    mutating func openObject() throws {
        try flush()
        guard !XMLRecordVisitor.isAttribute(key), key != RecordBuilder.textKey else { throw notText }
        tag = (try step(key), [])
        open.append(.object)
    }

    mutating func closeObject() throws {
        try flush()
        try writer.end()
        open.removeLast()
        ended()
    }

    mutating func openArray() throws {
        guard !XMLRecordVisitor.isAttribute(key), key != RecordBuilder.textKey else { throw notText }
        open.append(.array(key))
    }

    mutating func closeArray() throws {
        open.removeLast()
        ended()
    }

    mutating func value(_ kind: ValueKind, _ utf8: Span<UInt8>) throws {
        if XMLRecordVisitor.isAttribute(key) {
            if kind != .null {
                let step = try step(key)
                tag?.attributes.append(XMLAttribute(step.name, XMLRecordVisitor.string(utf8), prefix: step.prefix))
            }
        } else {
            try flush()
            if key == RecordBuilder.textKey {
                if kind != .null { try writer.text(utf8) }
            } else if kind != .null || format.null == .nilAttribute {
                let step = try step(key)
                let isNil = [XMLAttribute(XMLName("nil", in: XMLName.schemaInstance), "true", prefix: "xsi")]
                try writer.start(step.name, prefix: step.prefix, kind == .null ? isNil : [])
                if kind != .null { try writer.text(utf8) }
                try writer.end()
            }
        }
        ended()
    }

    /// A value, an object or an array has ended: what follows has a key of its own, or that of the array around it.
    private mutating func ended() {
        if case .array(let name)? = open.last { key = name } else { _ = path.popLast() }
    }

    /// Writes the start tag that was waiting for its attributes.
    private mutating func flush() throws {
        guard let waiting = tag else { return }
        tag = nil
        try writer.start(
            waiting.step.name, prefix: waiting.step.prefix, namespaces: writer.isAtRoot ? format.declarations : [],
            waiting.attributes)
    }

    private mutating func step(_ key: String) throws -> XMLFormat.Step {
        if let known = steps[key] { return known }
        guard let step = format.step(key) else { throw UndeclaredPrefix(name: key) }
        steps[key] = step
        return step
    }

    private var notText: XMLError { XMLError(.misuse, "an attribute or a text cannot hold an object or an array") }

    private static func string(_ utf8: Span<UInt8>) -> String {
        var bytes: [UInt8] = []
        for index in utf8.indices { bytes.append(utf8[index]) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
