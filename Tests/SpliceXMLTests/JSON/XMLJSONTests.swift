import SpliceXML
import Testing

struct XMLJSONTests {
    @Test(arguments: [
        ("<a/>", #"{"a":""}"#),
        ("<a>x &amp; \"y\"</a>", #"{"a":"x & \"y\""}"#),
        (#"<a id="7">x</a>"#, ##"{"a":{"@id":"7","#text":"x"}}"##),
        ("<a><b>1</b><c/><b>2</b></a>", #"{"a":{"b":["1","2"],"c":""}}"#),
        ("<a>\n  <b>1</b>\n</a>", #"{"a":{"b":"1"}}"#),
        ("<a><l>1</l></a>", #"{"a":{"l":["1"]}}"#),
        (#"<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><b xsi:nil="true"/></a>"#, #"{"a":{"b":null}}"#),
    ])
    func `an element is written as JSON, and read back`(xml: String, json: String) throws {
        let form = XMLJSONForm(lists: ["l"])
        let tree = try XMLTree(parsing: xml)
        #expect(String(decoding: tree.json(form), as: UTF8.self) == json)
        let back = try XMLTree(json: Array(json.utf8), form)
        #expect(back.json(form) == tree.json(form))
        // What JSON can hold survives: the element is well-formed, and means the same.
        #expect(try XMLTree(parsing: back.serialized()).json(form) == tree.json(form))
    }

    @Test func `numbers and truth values become their texts`() throws {
        let tree = try XMLTree(json: Array(#"{"o":{"n":12.50,"t":true,"@k":7}}"#.utf8), namespace: "urn:x")
        #expect(tree.name == XMLName("o", in: "urn:x"))
        #expect(tree.first("n")?.text == "12.50")
        #expect(tree.first("t")?.text == "true")
        #expect(tree["k"] == "7")
    }

    @Test func `control characters and characters beyond the basic plane survive`() throws {
        let tree = XMLTree("a", text: "tab\there \u{1F600} \u{85}")
        #expect(try XMLTree(json: tree.json()).text == tree.text)
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"a":1,"b":2}"#, #"{"a":[1,2]}"#, #"{"a":[[1]]}"#, #"{"a":{"@x":{}}}"#, #"{"a":"#,
    ])
    func `what does not describe one element is an error`(json: String) {
        #expect(throws: XMLError.self) { try XMLTree(json: Array(json.utf8)) }
    }

    @Test func `a name that XML cannot have is refused when it is written`() throws {
        let tree = try XMLTree(json: Array(#"{"a":{"b c><x":"1"}}"#.utf8))
        #expect(throws: XMLError.self) { try tree.serialized() }
    }
}
