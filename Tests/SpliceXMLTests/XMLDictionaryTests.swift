import SpliceMapping
import SpliceModel
import SpliceXML
import Testing

/// Objects whose keys are data: the names of elements.
@Suite struct XMLDictionaryTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test(arguments: [
        (
            "<article><names><de>Rot</de><en>Red</en></names><tags><x>1</x><y>2</y><x>3</x></tags><deep><a><b>c</b></a></deep></article>",
            Labels(names: ["de": "Rot", "en": "Red"], tags: ["x": ["1", "3"], "y": ["2"]], deep: ["a": ["b": "c"]])
        ),
        ("<article><names/><tags> </tags></article>", Labels(names: [:], tags: [:], deep: nil)),
        (
            "<article><names xml:lang='de'><de lang='x'>Rot</de></names><tags/></article>",
            Labels(names: ["de": "Rot"], tags: [:], deep: nil)
        ),
    ])
    func `its elements are its keys`(document: String, labels: Labels) throws {
        #expect(try LabelDocument.decode(Array(document.utf8), as: .xml("article")) == labels)
        let written = try LabelDocument.encode(labels, as: .xml("article"))
        #expect(try LabelDocument.decode(written, as: .xml("article")) == labels)
    }

    @Test func `they are written in order, and what is not there is not`() throws {
        let labels = Labels(names: ["en": "Red", "de": "Rot"], tags: ["x": ["1", "2"]], deep: nil)
        #expect(
            try text(LabelDocument.encode(labels, as: .xml("article"))).hasSuffix(
                "<article><names><de>Rot</de><en>Red</en></names><tags><x>1</x><x>2</x></tags></article>"))
    }

    @Test(arguments: [
        ("<article><names><de>a</de><de>b</de></names><tags/></article>", "names", IssueCode.duplicateKey),
        ("<article><names>Rot</names><tags/></article>", "names", .wrongKind),
        ("<article><names><de><x>1</x></de></names><tags/></article>", "names.de", .wrongKind),
        ("<article><tags/></article>", "names", .missing),
    ])
    func `what is wrong with a member says where`(document: String, path: String, code: IssueCode) {
        let error = #expect(throws: MappingError.self) {
            try LabelDocument.decode(Array(document.utf8), as: .xml("article"))
        }
        #expect(error?.issues.map(\.path) == [path])
        #expect(error?.code == code)
    }

    @Test func `written over its original it is one value, that changes as a whole`() throws {
        let original = Array(
            "<article ><names><de>Rot</de> <en>Red</en></names><more/><tags><x>1</x></tags></article>".utf8)
        let same = try LabelDocument.decode(original, as: .xml("article"))
        #expect(try LabelDocument.encode(same, over: original, as: .xml("article")) == original)
        let other = Labels(names: ["de": "Rot", "fr": "Rouge"], tags: ["x": ["1"]], deep: nil)
        let written = try LabelDocument.encode(other, over: original, as: .xml("article"))
        #expect(
            text(written)
                == "<article ><names><de>Rot</de><fr>Rouge</fr></names><more/><tags><x>1</x></tags></article>")
    }

    @Test(arguments: ["@id", "text()", "a:b", "1", "", "a b"])
    func `a key that is the name of no element is refused`(key: String) {
        let labels = Labels(names: [key: "x"], tags: [:], deep: nil)
        let error = #expect(throws: MappingError.self) { try LabelDocument.encode(labels, as: .xml("article")) }
        #expect(error?.code == .unmappable)
    }
}

struct Labels: Sendable, Equatable {
    let names: [String: String]
    let tags: [String: [String]]
    let deep: [String: [String: String]]?
}

private enum LabelDocument: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Labels>) -> Reading<Labels> {
        let names = f.field("names", \.names, .dictionary(of: .text))
        let tags = f.field("tags", \.tags, .dictionary(of: .array(of: .text)))
        let deep = f.field("deep", \.deep, .dictionary(of: .dictionary(of: .text)).optional(writes: .omitted))
        return { r in try Labels(names: r[names], tags: r[tags], deep: r[deep]) }
    }
}
