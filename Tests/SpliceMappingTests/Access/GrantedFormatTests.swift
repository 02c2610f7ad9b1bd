import SpliceMapping
import SpliceModel
import Testing

private enum PublicPair: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Pair>) -> Reading<Pair> {
        let a = f.field("a", \.a, .text, classified: .public)
        let b = f.field("b", \.b, .text.optional(writes: .omitted), classified: .personal)
        return { r in try Pair(a: r[a], b: r[b]) }
    }
}

@Suite struct GrantedFormatTests {
    @Test func `what is withheld leaves in no format`() throws {
        let encoder = try GrantedEncoder<PublicPair>(FieldGrant(upTo: .internal))
        let pair = Pair(a: "x", b: "secret")
        #expect(try encoder.encode(pair, as: .form) == Array("a=x".utf8))
        #expect(
            String(decoding: try encoder.encodeRows([pair, pair], as: .csv()), as: UTF8.self) == "a,b\r\nx,\r\nx,\r\n")
        #expect(try PublicPair.encode(pair, as: .form) == Array("a=x&b=secret".utf8))
    }
}
