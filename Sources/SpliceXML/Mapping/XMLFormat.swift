public import SpliceModel

/// How records of a mapping stand in an XML document.
///
/// ```swift
/// try ShopOrder.decode(bytes, as: .xml("Order"))
/// try ShopOrder.encode(order, as: .xml("Order", namespaces: ["": "urn:shop:2026"]))
///
/// let ubl = XMLFormat.xml(
///     "inv:Invoice",
///     namespaces: [
///         "inv": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
///         "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
///     ])
/// ```
///
/// The rows of the mapping name elements and attributes:
///
/// | path | stands for |
/// |---|---|
/// | `customer.name` | the text of the element `name` in the element `customer` |
/// | `@id`, `total.@currency` | an attribute |
/// | `total.text()` | the text of an element of which an attribute or an element is read too |
/// | `lines.line` with `.each` | every element `line` in the element `lines` |
/// | `line` with `.each` | every element `line`, wherever it stands among the others |
/// | `cbc:ID` | an element in the namespace that the format declares for `cbc` |
///
/// A name without a prefix is in the namespace of the prefix `""` where the format declares one, and otherwise in any.
/// Attributes without a prefix are in none. Elements are written in the order of the rows, attributes with their element.
public struct XMLFormat: Sendable, Hashable {
    /// What white space around a text is.
    public enum Whitespace: Sendable, Hashable {
        /// Part of the text; numbers and truth values are read without it all the same.
        case preserved
        /// No part of the text.
        case trimmed
    }

    /// How "no value" is written; it is read from an element that is missing, and from one with `xsi:nil`.
    public enum Null: Sendable, Hashable {
        /// The element is left out.
        case omitted
        /// An empty element with `xsi:nil="true"` (XML Schema part 1, section 2.6.2). Attributes are left out.
        case nilAttribute
    }

    /// The names of the elements that lead to a record, from the root of the document, separated by points.
    public let path: String
    /// The namespaces of the prefixes that paths have; `""` is that of names without a prefix.
    public let namespaces: [String: String]
    /// What white space around a text is.
    public let whitespace: Whitespace
    /// How "no value" is written.
    public let null: Null
    /// How a document is laid out, and in which encoding it is written.
    public let style: XMLWriter.Style
    /// The encoding of documents that are read, when something other than the document says it; nil for what it says.
    public let encoding: TextEncoding?
    /// What a document may ask for.
    public let limits: XMLLimits

    /// XML, with records at a path.
    ///
    /// - Parameters:
    ///   - path: the names of the elements that lead to a record, from the root: `"Order"` where the document is a record,
    ///     `"Orders.Order"` where it holds any number.
    ///   - namespaces: the namespaces of the prefixes that this path and those of the rows have.
    ///   - whitespace: what white space around a text is. Default: part of it.
    ///   - null: how "no value" is written. Default: the element is left out.
    ///   - style: layout and encoding of what is written. Default: one line, UTF-8.
    ///   - encoding: the encoding of what is read, when something other than the document says it. Default: nil.
    ///   - limits: what a document may ask for.
    public static func xml(
        _ path: String, namespaces: [String: String] = [:], whitespace: Whitespace = .preserved, null: Null = .omitted,
        style: XMLWriter.Style = .compact, encoding: TextEncoding? = nil, limits: XMLLimits = .standard
    ) -> XMLFormat {
        XMLFormat(
            path: path, namespaces: namespaces, whitespace: whitespace, null: null, style: style, encoding: encoding,
            limits: limits)
    }

    /// What the root of a document declares: every namespace of the format.
    var declarations: [XMLNamespace] {
        namespaces.sorted { $0.key < $1.key }.map { XMLNamespace($0.key, $0.value) }
    }

    /// The steps of the path.
    var steps: [String] { path.split(separator: ".", omittingEmptySubsequences: false).map(String.init) }
}

extension XMLFormat {
    /// A name as a path spells it.
    struct Step: Hashable {
        let local: String
        /// Nil for any namespace.
        let namespace: String?
        let prefix: String
        let isAttribute: Bool

        /// The name that is written.
        var name: XMLName { XMLName(local, in: namespace ?? "") }

        /// Whether an element or attribute is meant.
        func matches(_ local: String, _ namespace: String) -> Bool {
            self.local == local && (self.namespace == nil || self.namespace == namespace)
        }
    }

    /// What a step of a path means; nil when its prefix is not declared.
    func step(_ text: String) -> Step? {
        let isAttribute = text.hasPrefix("@")
        let parts = (isAttribute ? text.dropFirst() : text[...]).split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            let namespace = isAttribute ? "" : namespaces[""]
            return Step(local: String(parts[0]), namespace: namespace, prefix: "", isAttribute: isAttribute)
        }
        let prefix = String(parts[0])
        guard let namespace = prefix == "xml" ? XMLName.xmlNamespace : namespaces[prefix] else { return nil }
        return Step(local: String(parts[1]), namespace: namespace, prefix: prefix, isAttribute: isAttribute)
    }
}
