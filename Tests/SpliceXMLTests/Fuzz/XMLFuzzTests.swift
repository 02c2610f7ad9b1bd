import SpliceModel
import Testing

/// Documents that nobody would write, read and written over. `Scripts/fuzz` goes on where these stop, guided by coverage and
/// with sanitizers.
@Suite struct XMLFuzzTests {
    static let seeds = [
        #"<r id="1"><note>x</note><n>1</n><h xml:lang="de">A</h><tags><tag>a</tag><tag>b</tag></tags>"#
            + #"<any q="1"><b>x</b></any><in xmlns="urn:p" code="c"><name>N</name></in><l k="1"><t>x</t></l>"#
            + #"<l k="2"/></r>"#,
        #"<?xml version="1.0"?><!-- c -->"#
            + #"<r id='2' xmlns:p="urn:p" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"> "#
            + #"<l k='a' kind="company" u=''><vat>1</vat> <t xsi:nil="true"/></l> <h>B<!-- c --> C</h> "#
            + #"<note xsi:nil='1'/> <n> +2 </n> <p:in><!-- c --><p:name><![CDATA[<N>]]></p:name> <u/></p:in> "#
            + #"<l kind='company' k='a'><vat/></l> <tags> <tag>a</tag> <!-- c --> <tag/> </tags> </r>"#,
        #"<d:r xmlns:d="urn:d" id="&lt;&#10;" ><d:h>  x <d:u>y</d:u> z </d:h><d:tags/><d:any>t</d:any>"#
            + #"<d:note><?p i?><![CDATA[a]]>&#233;é</d:note></d:r>"#,
    ]

    @Test(arguments: [TextEncoding.utf8, .utf16LittleEndian, .utf16BigEndian])
    func `the documents that everything starts from are accepted in every encoding`(encoding: TextEncoding) throws {
        var checks = XMLChecks()
        for seed in XMLFuzzTests.seeds {
            for mark in [[], encoding.byteOrderMark] {
                #expect(checks.contradiction(in: mark + (try encoding.encode(seed))) == nil)
            }
        }
        #expect(checks.accepted == 4 * XMLFuzzTests.seeds.count)
        #expect(checks.changed > 150)
    }

    /// Documents on which the fuzzer, or a person, once found something lost.
    @Test(arguments: [
        // No value, said in another way than by leaving the element out.
        #"<r id="1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><note xsi:nil="true"/><h>A</h><tags/></r>"#,
        // White space beside a comment is a part of the text.
        "<r id='1'><note> <!-- c --> x</note><h> <u/>A</h><tags/></r>",
        // A reference in a namespace.
        "<r id='1' xmlns:q='urn:&#112;'><h>A</h><q:in><q:name>N</q:name></q:in><tags/></r>",
        // A prefix that only XML itself should use.
        "<r id='1' xmlns:xmlp='urn:p'><h>A</h><xmlp:in><xmlp:name>N</xmlp:name></xmlp:in><tags/></r>",
        // The prefix that an attribute would get stands for something else.
        "<r id='1' xmlns:xsi='urn:other'><note xsi:nil='1'>x</note><h>A</h><tags/></r>",
        // A row starts to apply whose element was there all the time.
        "<r id='1'><h>A</h><tags/><l k='a'><vat>1</vat></l><l k='a' kind='company'><vat/></l></r>",
        // Attributes of a part that was no value.
        "<r id='1' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><any xsi:nil='1' q='1'/><h>A</h><tags/></r>",
        // A nested record that was no value, with something in it.
        "<r id='1' xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><h>A</h><tags/>"
            + "<in xmlns='urn:p' i:nil='1' code='c'><name>N</name><remark>R</remark></in></r>",
        // A namespaced attribute of a part that is kept whole.
        "<r id='1' xmlns:q='urn:q'><any q:a='2'>x</any><h>A</h><tags/></r>",
    ])
    func `what was found once stays mended`(document: String) {
        var checks = XMLChecks()
        #expect(checks.contradiction(in: Array(document.utf8)) == nil)
        #expect(checks.changed > 10)
    }

    @Test(arguments: [11, 12] as [UInt64])
    func `mutated documents read the same in every way, and keep what is written over them`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var checks = XMLChecks()
        for _ in 0..<60 {
            let document = XMLFuzzTests.seeds[Int.random(in: 0..<3, using: &random)]
            let input = XMLFuzzTests.mutated(document, using: &random)
            let contradiction = checks.contradiction(in: Array(input.utf8))
            #expect(contradiction == nil, "seed \(seed): \(input)")
        }
        #expect(checks.accepted > 30, "seed \(seed): too few inputs got through to be worth the time")
    }

    /// Something that XML has put in where it may stand, or a piece taken out or repeated.
    private static func mutated(_ document: String, using random: inout SeededRandom) -> String {
        let pieces = [
            "<!-- c -->", "<?p i?>", "<![CDATA[x]]>", "<![CDATA[ ]]>", " ", "\n  ", "\r\n", "x", "&amp;", "&#13;",
            "<u/>",
            "<u a='>'>y</u>", "<tag>z</tag>", "<l k='3'><t> y </t></l>", "<t/>", "<note/>", "<n>7</n>", "<b><c/></b>",
        ]
        var text = document
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let places = text.indices.filter { text[$0] == "<" || text[$0] == ">" }
            guard let place = places.randomElement(using: &random) else { break }
            let index = text[place] == ">" ? text.index(after: place) : place
            switch Int.random(in: 0..<8, using: &random) {
            case 0:
                let end = text[index...].dropFirst().firstIndex(of: "<") ?? text.endIndex
                text.removeSubrange(index..<end)
            case 1: text.insert(contentsOf: " a='1'", at: place)
            default: text.insert(contentsOf: pieces.randomElement(using: &random) ?? "", at: index)
            }
        }
        return text
    }
}
