/// What one start tag declares and uses.
struct TagNamespaces {
    /// The declarations to write, in order.
    fileprivate(set) var declared: [XMLNamespace] = []
    /// The prefixes that its names have: they must not be declared anew behind their backs.
    fileprivate var used: Set<String> = []

    fileprivate func isFree(_ prefix: String) -> Bool {
        !used.contains(prefix) && !declared.contains { $0.prefix == prefix }
    }
}

/// The prefixes that are declared at a place of a document (Namespaces in XML 1.0, section 6).
struct NamespaceScope: Sendable {
    private var bindings: [XMLNamespace] = [XMLNamespace("xml", XMLName.xmlNamespace)]

    /// How many declarations are in force.
    var count: Int { bindings.count }

    /// Takes the last declarations back.
    mutating func removeLast(_ count: Int) { bindings.removeLast(count) }

    /// Puts the declarations of an element into force.
    mutating func declare(_ namespaces: [XMLNamespace]) throws(XMLError) -> TagNamespaces {
        var tag = TagNamespaces()
        for namespace in namespaces { try declare(namespace, &tag) }
        return tag
    }

    /// Puts declarations of a document into force that the parser has accepted, reserved prefixes included.
    mutating func enter(_ namespaces: [XMLNamespace]) { bindings += namespaces }

    /// The prefix to write before an element's name, declared if need be.
    mutating func prefix(
        ofElement name: XMLName, preferred: String?, _ tag: inout TagNamespaces
    ) throws(XMLError) -> String {
        let prefix = try choose(ofElement: name, preferred: preferred, &tag)
        tag.used.insert(prefix)
        return prefix
    }

    private mutating func choose(
        ofElement name: XMLName, preferred: String?, _ tag: inout TagNamespaces
    ) throws(XMLError) -> String {
        if name.namespace == XMLName.xmlNamespace { return "xml" }
        if name.namespace.isEmpty {
            if uri(of: "") != "" { try declare(XMLNamespace("", ""), &tag) }
            return ""
        }
        if let preferred {
            if uri(of: preferred) == name.namespace { return preferred }
            if tag.isFree(preferred) {
                try declare(XMLNamespace(preferred, name.namespace), &tag)
                return preferred
            }
        }
        if let known = prefix(of: name.namespace, isAttribute: false) { return known }
        let prefix = tag.isFree("") ? "" : free()
        try declare(XMLNamespace(prefix, name.namespace), &tag)
        return prefix
    }

    /// The prefix to write before an attribute's name, declared if need be; the default namespace does not reach
    /// attributes.
    mutating func prefix(
        ofAttribute name: XMLName, preferred: String, _ tag: inout TagNamespaces
    ) throws(XMLError) -> String {
        if name.namespace.isEmpty { return "" }
        let prefix = try choose(ofAttribute: name, preferred: preferred, &tag)
        tag.used.insert(prefix)
        return prefix
    }

    private mutating func choose(
        ofAttribute name: XMLName, preferred: String, _ tag: inout TagNamespaces
    ) throws(XMLError) -> String {
        if !preferred.isEmpty, uri(of: preferred) == name.namespace { return preferred }
        if let known = prefix(of: name.namespace, isAttribute: true) { return known }
        let prefix = !preferred.isEmpty && tag.isFree(preferred) ? preferred : free()
        try declare(XMLNamespace(prefix, name.namespace), &tag)
        return prefix
    }

    private mutating func declare(_ namespace: XMLNamespace, _ tag: inout TagNamespaces) throws(XMLError) {
        if !namespace.prefix.isEmpty { try XMLSyntax.checkName(namespace.prefix) }
        // Section 3: these two belong together or to nobody. Other prefixes that start with “xml” are reserved too, but a
        // processor must not refuse them.
        let isMisbound = (namespace.prefix == "xml") != (namespace.uri == XMLName.xmlNamespace)
        guard !isMisbound, namespace.prefix != "xmlns", namespace.uri != XMLName.declarationNamespace,
            namespace.prefix.isEmpty || !namespace.uri.isEmpty,
            !tag.declared.contains(where: { $0.prefix == namespace.prefix })
        else {
            throw XMLError(.invalidName, "a prefix that cannot be declared")
        }
        bindings.append(namespace)
        tag.declared.append(namespace)
    }

    /// Whether some prefix stands for a namespace.
    func hasPrefix(for uri: String) -> Bool { prefix(of: uri, isAttribute: false) != nil }

    /// The namespace of a prefix; empty for one that is not declared.
    func uri(of prefix: String) -> String {
        bindings.last { $0.prefix == prefix }?.uri ?? ""
    }

    /// A prefix in force for a namespace; the one declared last comes first.
    private func prefix(of uri: String, isAttribute: Bool) -> String? {
        for binding in bindings.reversed() where binding.uri == uri && !(isAttribute && binding.prefix.isEmpty) {
            if self.uri(of: binding.prefix) == uri { return binding.prefix }
        }
        return nil
    }

    /// `ns1`, `ns2` and so on: the first that nobody uses.
    private func free() -> String {
        var number = 1
        while bindings.contains(where: { $0.prefix == "ns\(number)" }) { number += 1 }
        return "ns\(number)"
    }
}
