/// Why an XML document could not be read or written.
///
/// `description` is safe to log: it says what and where, and never shows names or text of the document.
/// `debugDescription` adds the parser's own words, which may name elements of it.
public struct XMLError: Error, Sendable, Hashable {
    /// What went wrong. Open: later versions may add codes.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The stable, spelt-out name.
        public let description: String

        private init(_ name: String) { description = name }

        /// The document does not follow the grammar of XML 1.0, or uses a prefix that it does not declare.
        public static let notWellFormed = Code("notWellFormed")
        /// The document has a document type declaration, which may define entities or name files.
        public static let documentType = Code("documentType")
        /// The bytes are not in the encoding that the document declares, or in one that is not supported.
        public static let encoding = Code("encoding")
        /// Elements stand deeper inside one another than ``XMLLimits/maximumDepth``.
        public static let tooDeep = Code("tooDeep")
        /// The document or a record is larger than ``XMLLimits`` allow.
        public static let tooLarge = Code("tooLarge")
        /// An element has more attributes than ``XMLLimits/maximumAttributes``.
        public static let tooManyAttributes = Code("tooManyAttributes")
        /// An element or an attribute that was asked for is not there.
        public static let missing = Code("missing")
        /// A name, a prefix or a namespace cannot be written.
        public static let invalidName = Code("invalidName")
        /// Text has a character that XML 1.0 cannot hold, such as a control character.
        public static let invalidCharacter = Code("invalidCharacter")
        /// The calls to a writer do not make one well-formed document.
        public static let misuse = Code("misuse")
    }

    /// What went wrong.
    public let code: Code
    /// What is wrong, in words; never text of the document.
    public let message: String
    /// The line in the document, from 1; nil when there is no document or no place in it.
    public let line: Int?
    /// The column in the line, from 1, as libxml2 counts bytes of UTF-8; nil when it is not known.
    public let column: Int?
    /// The words of the parser, which may name elements of the document; empty when there are none.
    public let detail: String

    /// An error from its parts.
    public init(_ code: Code, _ message: String, line: Int? = nil, column: Int? = nil, detail: String = "") {
        self.code = code
        self.message = message
        self.line = line
        self.column = column
        self.detail = detail
    }
}

extension XMLError: CustomStringConvertible, CustomDebugStringConvertible {
    /// What is wrong and where, safe to log.
    public var description: String { "\(message)\(place) [\(code)]" }

    /// The same with the words of the parser.
    public var debugDescription: String { detail.isEmpty ? description : "\(description) (\(detail))" }

    /// ` at line 3, column 7`; empty where there is no place.
    var place: String { line.map { " at line \($0)\(column.map { ", column \($0)" } ?? "")" } ?? "" }
}
