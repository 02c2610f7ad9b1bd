extension XMLTree {
    /// The text directly inside, put together; what stands inside of inner elements is not part of it.
    public var text: String {
        if case .text(let text)? = nodes.first, nodes.count == 1 { return text }
        return nodes.reduce(into: "") { if case .text(let text) = $1 { $0 += text } }
    }

    /// The elements directly inside, in the order of the document.
    public var elements: [XMLTree] {
        nodes.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    /// The elements directly inside with a local name, whatever their namespace.
    public func elements(_ local: String) -> [XMLTree] { elements.filter { $0.name.local == local } }

    /// The elements directly inside with a name.
    public func elements(_ name: XMLName) -> [XMLTree] { elements.filter { $0.name == name } }

    /// The first element directly inside with a local name, whatever its namespace.
    public func first(_ local: String) -> XMLTree? {
        for case .element(let element) in nodes where element.name.local == local { return element }
        return nil
    }

    /// The first element directly inside with a name.
    public func first(_ name: XMLName) -> XMLTree? {
        for case .element(let element) in nodes where element.name == name { return element }
        return nil
    }

    /// The value of an attribute; one without a namespace by its local name: `order["id"]`.
    public subscript(_ name: XMLName) -> String? { attributes.first { $0.name == name }?.value }
}
