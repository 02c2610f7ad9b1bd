/// How XML is written as JSON, and JSON as XML.
///
/// ```swift
/// let order = try XMLTree(parsing: #"<Order id="7"><Line>a</Line><Line>b</Line></Order>"#)
/// try order.json()                    // {"Order":{"@id":"7","Line":["a","b"]}}
/// try XMLTree(json: bytes)            // and back
/// ```
///
/// - An element is a member by its local name; several of one name are an array, in the place of the first. What always is an array, also when
///   there is one, is named in ``lists``: the document does not say it.
/// - An element with text only is a text; with attributes or elements it is an object, its attributes with ``attributePrefix`` before their
///   names, its text under ``textKey``. White space between elements is left out. `xsi:nil="true"` is `null`.
/// - JSON numbers and truth values become their texts; on the way back they are texts, since XML does not say what they were.
///
/// What is lost: namespaces and prefixes, the order of elements with different names among each other, the place of text among elements.
public struct XMLJSONForm: Sendable, Hashable {
    /// What stands before the name of an attribute. Default `@`.
    public var attributePrefix: String
    /// The member that has the text of an element with attributes or elements. Default `#text`.
    public var textKey: String
    /// Local names of elements that are always arrays.
    public var lists: Set<String>

    /// A form.
    public init(attributePrefix: String = "@", textKey: String = "#text", lists: Set<String> = []) {
        self.attributePrefix = attributePrefix
        self.textKey = textKey
        self.lists = lists
    }
}
