import SpliceMapping
import SpliceModel
import SpliceXML
import Testing

@Suite struct XMLStreamTests {
    private func document(_ records: Int) -> String {
        let record = { (number: Int) in
            "<Order id=\"\(number)\" currency=\"EUR\"><placed>2026-07-01T10:30:00Z</placed><paid>\(number % 7 == 0 ? "x" : "true")"
                + "</paid><total>1</total><lines/></Order>\n"
        }
        return "<Export><Order>not this</Order><Orders when=\"now\">\n" + (1...records).map(record).joined()
            + "</Orders></Export>"
    }

    @Test(arguments: [1, 7, 100, 40_000])
    func `records are read one by one wherever the pieces end, and a refused one is read over`(size: Int) throws {
        let bytes = Array(document(20).utf8)
        var reader = try XMLReader<OrderXML>(as: .xml("Export.Orders.Order"))
        var seen: [String] = []
        func note(_ result: Result<Order, MappingError>) {
            switch result {
            case .success(let order): seen.append(order.id)
            case .failure(let error):
                seen.append("\(error.record ?? 0): \(error.code) line \(error.issues[0].line ?? 0)")
            }
        }
        for start in stride(from: 0, to: bytes.count, by: size) {
            try reader.read(Array(bytes[start..<min(start + size, bytes.count)]).span, note)
        }
        try reader.finish(note)
        #expect(seen.count == 20 && reader.count == 20)
        #expect(seen[6] == "7: malformed line 8" && seen[13] == "14: malformed line 15" && seen[19] == "20")
    }

    @Test func `records are handed out before the end of the document has come`() throws {
        var reader = try XMLReader<OrderXML>(as: .xml("Export.Orders.Order"))
        var count = 0
        let bytes = Array(document(3000).utf8)
        let half = Array(bytes[..<(bytes.count / 2)])
        try reader.read(half.span) { _ in count += 1 }
        #expect(count > 1400)
        #expect(throws: MappingError.self) { try reader.finish { _ in count += 1 } }
    }

    @Test func `a record that is too large is refused and read over`() throws {
        let long =
            "<Orders><Order><name>" + String(repeating: "x", count: 100_000)
            + "</name><name>y</name></Order><Order><name>z</name></Order></Orders>"
        var reader = try XMLReader<SmallXML>(as: .xml("Orders.Order", limits: XMLLimits(maximumRecordBytes: 1000)))
        var seen: [String] = []
        func note(_ result: Result<String, MappingError>) {
            switch result {
            case .success(let name): seen.append(name)
            case .failure(let error): seen.append("\(error.record ?? 0): \(error.code)")
            }
        }
        try reader.read(Array(long.utf8).span, note)
        try reader.finish(note)
        #expect(seen == ["1: tooLarge", "z"])
    }

    @Test func `a document without the records' place says so; one without records is empty`() throws {
        for (document, isFound) in [("<Orders/>", true), ("<Others/>", false), ("<x><Orders/></x>", false)] {
            var reader = try XMLReader<SmallXML>(as: .xml("Orders.Order"))
            try reader.read(Array(document.utf8).span) { _ in }
            if isFound {
                try reader.finish { _ in }
            } else {
                let error = #expect(throws: MappingError.self) { try reader.finish { _ in } }
                #expect(error?.code == .missing && error?.issues[0].path == "Orders.Order")
            }
        }
    }

    @Test func `many entities are written in pieces as one document`() throws {
        var writer = try XMLRecordWriter<SmallXML>(
            as: .xml("Orders.Order", style: XMLWriter.Style(encoding: .utf16LittleEndian)))
        var bytes: [UInt8] = []
        for name in ["a", "€", "b"] {
            try writer.append(name)
            bytes += writer.drain()
        }
        #expect(throws: MappingError.self) { try writer.append("\u{0}") }
        bytes += try writer.finish()
        var reader = try XMLReader<SmallXML>(as: .xml("Orders.Order"))
        var seen: [String] = []
        try reader.read(bytes.span) { seen.append(try $0.get()) }
        try reader.finish { seen.append(try $0.get()) }
        #expect(seen == ["a", "€", "b"])
    }
}

private enum GuestXML: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Guest>) -> Reading<Guest> {
        let id = f.field("@id", \.id, .text, classified: .public)
        let name = f.field("name", \.name, .text.optional(writes: .omitted), classified: .personal)
        return { r in try Guest(id: r[id], name: r[name]) }
    }
}

private struct Guest: Sendable {
    let id: String
    let name: String?
}

@Suite struct GrantedXMLTests {
    @Test func `what is withheld leaves in no XML`() throws {
        let encoder = try GrantedEncoder<GuestXML>(FieldGrant(upTo: .internal))
        let bytes = try encoder.encode(Guest(id: "7", name: "Zoë"), as: .xml("guest", style: .fragment))
        #expect(String(decoding: bytes, as: UTF8.self) == "<guest id=\"7\"/>")
    }
}
