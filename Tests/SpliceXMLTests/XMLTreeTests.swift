import SpliceXML
import Testing

private let soap = "http://schemas.xmlsoap.org/soap/envelope/"

@Suite struct XMLTreeTests {
    @Test func `a document becomes a tree with names, attributes and text`() throws {
        let tree = try XMLTree(
            parsing: """
                <?xml version="1.0"?>
                <!-- a comment -->
                <s:Envelope xmlns:s="\(soap)" xmlns="urn:shop">
                  <s:Body><Order id="7" s:mustUnderstand="1">\
                <Note>a &lt;b&gt; <![CDATA[<c> & ]]>d&#233;</Note><Empty/></Order></s:Body>
                </s:Envelope>
                """)
        #expect(tree.name == XMLName("Envelope", in: soap))
        #expect(tree.prefix == "s")
        #expect(tree.namespaces == [XMLNamespace("s", soap), XMLNamespace("", "urn:shop")])
        #expect(tree.line == 3)
        let order = try #require(tree.first(XMLName("Body", in: soap))?.first(XMLName("Order", in: "urn:shop")))
        #expect(order["id"] == "7")
        #expect(order[XMLName("mustUnderstand", in: soap)] == "1")
        #expect(order["mustUnderstand"] == nil)
        #expect(order.first("Note")?.text == "a <b> <c> & dé")
        #expect(order.elements.map(\.name.local) == ["Note", "Empty"])
        #expect(order.first("Empty")?.nodes.isEmpty == true)
        #expect(order.line == 4)
    }

    @Test(
        arguments: [
            ("UTF-8", Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>Zoë</a>".utf8)),
            ("UTF-8 with a byte order mark", [0xef, 0xbb, 0xbf] + Array("<a>Zoë</a>".utf8)),
            (
                "ISO-8859-1",
                Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>Zo".utf8) + [0xeb] + Array("</a>".utf8)
            ),
            (
                "UTF-16, little end first",
                [0xff, 0xfe] + "<a>Zoë</a>".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
            ),
            (
                "UTF-16, big end first",
                [0xfe, 0xff] + "<a>Zoë</a>".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
            ),
        ] as [(String, [UInt8])])
    func `a document says its encoding`(name: String, bytes: [UInt8]) throws {
        #expect(try XMLTree(parsing: bytes).text == "Zoë", "\(name)")
    }

    @Test func `namespaces and prefixes are written so that they read back`() throws {
        let tree = XMLTree(
            XMLName("Envelope", in: soap), prefix: "soap", namespaces: [XMLNamespace("xsd", "urn:x")],
            [XMLAttribute(XMLName("type", in: XMLName.schemaInstance), "xsd:int")],
            [
                .element(
                    XMLTree(XMLName("Body", in: soap), [XMLAttribute(XMLName("lang", in: XMLName.xmlNamespace), "de")])),
                .element(XMLTree("Plain", text: "x")),
                .element(XMLTree(XMLName("Order", in: "urn:shop"), [], [.element(XMLTree("None"))])),
            ])
        let bytes = try tree.serialized(.fragment)
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                <soap:Envelope xmlns:xsd="urn:x" xmlns:soap="\(soap)" xmlns:ns1="\(XMLName.schemaInstance)" \
                ns1:type="xsd:int">\
                <soap:Body xml:lang="de"/><Plain>x</Plain><Order xmlns="urn:shop"><None xmlns=""/></Order></soap:Envelope>
                """)
        #expect(try XMLTree(parsing: bytes) == tree)
    }

    /// Namespaces in XML 1.0, section 3: they are reserved, and a processor must not treat them as errors.
    @Test(arguments: ["xmlfoo", "XML", "xMl-2"])
    func `a reserved prefix that was read is written again`(prefix: String) throws {
        let document = #"<\#(prefix):a xmlns:\#(prefix)="urn:x" \#(prefix):b="1"/>"#
        let tree = try XMLTree(parsing: Array(document.utf8))
        #expect(String(decoding: try tree.serialized(.fragment), as: UTF8.self) == document)
    }

    @Test(arguments: [
        ("xmlns", "urn:x"), ("xml", "urn:x"), ("p", XMLName.xmlNamespace), ("", XMLName.xmlNamespace),
        ("p", "http://www.w3.org/2000/xmlns/"), ("p", ""),
    ])
    func `declarations that no document may have are refused`(prefix: String, uri: String) {
        let error = #expect(throws: XMLError.self) {
            try XMLTree("a", namespaces: [XMLNamespace(prefix, uri)]).serialized()
        }
        #expect(error?.code == .invalidName)
    }

    @Test func `what has a meaning to XML is escaped`() throws {
        let text = "<&>\"' ]]> \t\n\r é € 😀"
        let tree = XMLTree("a", [XMLAttribute("b", text)], text: text)
        let read = try XMLTree(parsing: try tree.serialized())
        #expect(read == tree)
    }

    @Test func `an indented document has the same elements`() throws {
        let tree = XMLTree("a", [], [.element(XMLTree("b", text: "x")), .element(XMLTree("c"))])
        #expect(
            String(decoding: try tree.serialized(.indented), as: UTF8.self) == """
                <?xml version="1.0" encoding="UTF-8"?>
                <a>
                  <b>x</b>
                  <c/>
                </a>

                """)
    }

    @Test(arguments: ["", "1a", "a b", "a:b", "a>", "é\u{0}", "-a"])
    func `names that are none are refused`(name: String) {
        #expect(throws: XMLError.self) { try XMLTree(XMLName(name)).serialized() }
        #expect(throws: XMLError.self) { try XMLTree("a", [XMLAttribute(XMLName(name), "")]).serialized() }
        #expect(throws: XMLError.self) {
            try XMLTree(
                "a", namespaces: [XMLNamespace(name, name.isEmpty ? "" : "urn:x"), XMLNamespace(name, "urn:y")]
            )
            .serialized()
        }
    }

    @Test(arguments: ["\u{0}", "\u{8}", "\u{b}", "\u{1f}", "\u{fffe}", "\u{ffff}"])
    func `characters that XML cannot hold are refused`(text: String) {
        for tree in [XMLTree("a", text: "x" + text), XMLTree("a", [XMLAttribute("b", text)])] {
            let error = #expect(throws: XMLError.self) { try tree.serialized() }
            #expect(error?.code == .invalidCharacter)
        }
    }

    @Test func `calls that make no document are refused`() throws {
        var writer = XMLWriter()
        #expect(throws: XMLError.self) { try writer.text("x") }
        #expect(throws: XMLError.self) { try writer.end() }
        #expect(throws: XMLError.self) { try writer.finish() }
        try writer.start("a")
        #expect(throws: XMLError.self) { try writer.finish() }
        try writer.end()
        #expect(throws: XMLError.self) { try writer.start("b") }
    }

    /// Trees of any shape go there and back, and Python's parser sees the same.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `random trees survive the round trip and read the same in Python`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<40 {
            let tree = RandomTree.make(depth: 4, &random)
            let bytes = try tree.serialized()
            let read = try XMLTree(parsing: bytes)
            #expect(read == tree)
            #expect(try XMLTree(parsing: try read.serialized(.fragment)) == tree)
        }
        let forest = XMLTree("forest", [], (0..<40).map { _ in .element(RandomTree.make(depth: 4, &random)) })
        let seen = try Python.run(RandomTree.script, try forest.serialized())
        #expect(String(decoding: seen, as: UTF8.self) == RandomTree.dump(forest))
    }
}

/// Trees without two pieces of text in a row, which reading would join.
private enum RandomTree {
    static let names = ["a", "Order", "ø", "x-1", "line_item"]
    static let texts = ["x", " ", "<&>", "\n\t", "é€😀", "]]>", "\"'", "0"]
    static let spaces = ["", "urn:a", "urn:b", "http://x/?a=1&b=\"2\""]

    static func make(depth: Int, _ random: inout SeededRandom) -> XMLTree {
        func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &random)] }
        var tree = XMLTree(XMLName(pick(names), in: pick(spaces)), prefix: pick(["", "p", "q"]))
        if tree.name.namespace.isEmpty { tree.prefix = "" }
        var used: Set<XMLName> = []
        for _ in 0..<Int.random(in: 0..<4, using: &random) {
            let name = XMLName(pick(names), in: pick(spaces))
            guard used.insert(name).inserted else { continue }
            tree.attributes.append(XMLAttribute(name, pick(texts), prefix: pick(["", "p", "r"])))
        }
        var isText = false
        for _ in 0..<Int.random(in: 0..<4, using: &random) {
            if depth > 0, isText || Bool.random(using: &random) {
                tree.nodes.append(.element(make(depth: depth - 1, &random)))
                isText = false
            } else if !isText {
                tree.nodes.append(.text(pick(texts)))
                isText = true
            }
        }
        return tree
    }

    /// Every element on a line of its own, as Python's script prints it.
    static func dump(_ tree: XMLTree) -> String {
        let attributes = tree.attributes.map { "\($0.name)=\($0.value)" }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var lines = "<\(tree.name) \(attributes.joined(separator: " "))>"
        for node in tree.nodes {
            switch node {
            case .text(let text): lines += text
            case .element(let element): lines += dump(element)
            }
        }
        return lines + "</>"
    }

    static let script = """
        from sys import stdin, stdout
        from xml.etree import ElementTree as E
        def dump(e):
            attributes = sorted((n + "=" + v for n, v in e.attrib.items()), key=lambda s: s.encode())
            out = "<" + e.tag + " " + " ".join(attributes) + ">" + (e.text or "")
            for c in e: out += dump(c) + (c.tail or "")
            return out + "</>"
        stdout.buffer.write(dump(E.fromstring(stdin.buffer.read())).encode())
        """
}
