import Foundation
import SpliceXML
import Testing

/// What a hostile document may try; each is refused, at the place where it starts, before it costs anything.
@Suite struct XMLSecurityTests {
    private func refusal(_ document: String, limits: XMLLimits = .standard) -> XMLError? {
        #expect(throws: XMLError.self) { try XMLTree(parsing: Array(document.utf8), limits: limits) }
    }

    @Test func `an encoding that only the parser would guess is refused`() {
        let text = "<?xml version='1.0'?><r/>"
        let utf32 = Array(text.utf8.map { [$0, 0, 0, 0] }.joined())
        #expect(throws: XMLError.self) { try XMLTree(parsing: utf32) }
    }

    @Test func `a billion laughs are not laughed`() {
        let laughs = (1...9).map { "<!ENTITY lol\($0) \"\(String(repeating: "&lol\($0 - 1);", count: 10))\">" }
        let error = refusal(
            "<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [<!ENTITY lol0 \"lol\">\(laughs.joined())]><lolz>&lol9;</lolz>")
        #expect(error?.code == .documentType)
        #expect(error?.line == 2)
    }

    @Test(arguments: [
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY % x SYSTEM \"http://127.0.0.1:9/x\">%x;]><a/>",
        "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
        "<!DOCTYPE a PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"http://127.0.0.1:9/x\"><a/>",
        "<!DOCTYPE a [<!ATTLIST a b CDATA \"default\">]><a/>",
        "<!DOCTYPE a><a/>",
    ])
    func `no document type is accepted, hence no entity and no file`(document: String) {
        #expect(refusal(document)?.code == .documentType)
    }

    @Test func `a DTD that names a server opens no connection`() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                #expect(unsafe bind(listener, $0, size) == 0 && listen(listener, 1) == 0)
                #expect(unsafe getsockname(listener, $0, &size) == 0)
            }
        }
        let port = UInt16(bigEndian: address.sin_port)
        for document in [
            "<!DOCTYPE a SYSTEM \"http://127.0.0.1:\(port)/a.dtd\"><a/>",
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"http://127.0.0.1:\(port)/x\">]><a>&x;</a>",
            "<a xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include href=\"http://127.0.0.1:\(port)/x\"/></a>",
            "<?xml-stylesheet href=\"http://127.0.0.1:\(port)/x\"?><a/>",
        ] {
            _ = try? XMLTree(parsing: document)
        }
        var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        #expect(unsafe poll(&waiting, 1, 0) == 0)
    }

    @Test func `entities that XML does not predefine are refused`() {
        #expect(refusal("<a>&nbsp;</a>")?.code == .notWellFormed)
        #expect(refusal("<a b=\"&x;\"/>")?.code == .notWellFormed)
    }

    @Test func `depth is limited, at the limit and beyond it`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        #expect(throws: Never.self) { try XMLTree(parsing: nested(5), limits: XMLLimits(maximumDepth: 5)) }
        #expect(refusal(nested(6), limits: XMLLimits(maximumDepth: 5))?.code == .tooDeep)
        #expect(throws: Never.self) { try XMLTree(parsing: nested(250), limits: XMLLimits(maximumDepth: 1000)) }
        #expect(refusal(nested(100_000), limits: XMLLimits(maximumDepth: 1000))?.code == .tooDeep)
    }

    @Test func `size is limited, at the limit and beyond it`() {
        #expect(throws: Never.self) { try XMLTree(parsing: "<a>12345</a>", limits: XMLLimits(maximumBytes: 12)) }
        #expect(refusal("<a>123456</a>", limits: XMLLimits(maximumBytes: 12))?.code == .tooLarge)
    }

    @Test(arguments: ["<!---> <![CDATA[ -->", "<!--> <![CDATA[ -->", "<!---->", "<!-- - -->", ""])
    func `a comment ends where XML says, and hides no element behind it`(comment: String) {
        let attributes = (0..<300).map { "a\($0)=\"\"" }.joined(separator: " ")
        #expect(refusal("<r>\(comment)<e \(attributes)/></r>")?.code == .tooManyAttributes)
    }

    @Test func `the number of attributes is limited, at the limit and beyond it`() {
        func element(_ count: Int) -> String {
            "<r><!-- a='1' b='2' c='3' d='4' --><?p a='1' b='2' c='3' d='4'?><![CDATA[<a b='1' c='2' d='3' e='4'>]]>"
                + "<a " + (0..<count).map { "a\($0)=\"x=y=z=>\"" }.joined(separator: " ") + ">a=b=c=d=e</a></r>"
        }
        let limits = XMLLimits(maximumAttributes: 3)
        #expect(throws: Never.self) { try XMLTree(parsing: element(3), limits: limits) }
        #expect(refusal(element(4), limits: limits)?.code == .tooManyAttributes)
        let many = "<a " + (0..<1_000_000).map { "a\($0)=\"\"" }.joined(separator: " ")
        #expect(refusal(many)?.code == .tooManyAttributes)
    }

    @Test(arguments: [
        ("", "the document ends too early, or something follows it at line 1, column 1"),
        ("<a>", "the document ends too early"),
        ("<a></b>", "an end tag that does not match its start tag"),
        ("<a/><b/>", "the document ends too early, or something follows it"),
        ("<a/>x", "the document ends too early, or something follows it"),
        ("<a b='1' b='2'/>", "an attribute occurs a second time"),
        ("<a>\n\n <b x:y='1'/></a>", "a prefix that is not declared at line 3"),
        ("<a>\u{1}</a>", "a character that XML does not have"),
        ("<?xml version=\"1.0\" encoding=\"klingon\"?><a/>", "the declared encoding is not supported"),
        ("text", "the document does not start with an element at line 1"),
        ("{\"a\": 1}", "the document does not start with an element at line 1"),
    ])
    func `a malformed document says what and where`(document: String, problem: String) {
        let error = refusal(document)
        #expect(error?.description.hasPrefix(problem) == true, "\(error?.debugDescription ?? "")")
        #expect(error?.line != nil)
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        let document = Array("<a>".utf8) + [0xff] + Array("</a>".utf8)
        let error = #expect(throws: XMLError.self) { try XMLTree(parsing: document) }
        #expect(error?.code == .encoding)
    }

    @Test func `what a document says is not in the description of its error`() {
        let error = refusal("<secret4711></other4711>")
        #expect(error?.description.contains("4711") == false)
        #expect(error?.debugDescription.contains("secret4711") == true)
    }

    /// No input may crash: prefixes, and documents with bytes changed.
    @Test(arguments: [1, 2] as [UInt64])
    func `damaged documents are refused or read, never more`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let document = Array(
            "<?xml version=\"1.0\"?><a xmlns:p=\"urn:p\" p:b=\"1\"><![CDATA[x]]>&amp;<!-- y --><p:c d='é'/>&#65;</a>"
                .utf8)
        for length in 0..<document.count {
            #expect(throws: XMLError.self) { try XMLTree(parsing: Array(document[..<length])) }
        }
        for _ in 0..<2000 {
            var damaged = document
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let index = Int.random(in: 0..<damaged.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: damaged[index] = UInt8.random(in: 0...255, using: &random)
                case 1: damaged.remove(at: index)
                default:
                    damaged.insert(Array("<>/&;\"'=:!?[]-x\u{0}".utf8).randomElement(using: &random) ?? 0, at: index)
                }
            }
            _ = try? XMLTree(parsing: damaged)
        }
    }
}
