import SpliceMapping
import SpliceMappingReport
import SpliceModel
import Testing

/// A property that has the name by which the spreadsheet calls fixed fields is a property all the same.
@Suite struct ConstantPropertyTests {
    private struct Formula: Sendable {
        let name: String
        let constant: String?
    }

    private enum FormulaDocument: Mapping {
        static let version = "1"

        static func map(_ f: inout Fields<Formula>) -> Reading<Formula> {
            let name = f.field("name", \.name, .text, classified: .internal)
            let constant = f.field("k", \.constant, .text.optional(writes: .omitted), classified: .secret)
            f.constant("object", "formula")
            return { r in try Formula(name: r[name], constant: r[constant]) }
        }
    }

    @Test func `it is withheld, and has an origin`() throws {
        let granted = try GrantedEncoder<FormulaDocument>(FieldGrant(upTo: .internal))
        let written = try granted.encode(Formula(name: "n", constant: "hidden"))
        #expect(String(decoding: written, as: UTF8.self) == #"{"name":"n","object":"formula"}"#)
        let document = #"{"name":"n","k":"hidden","object":"formula"}"#
        #expect(try FormulaDocument.origins(in: Array(document.utf8)).map(\.target) == ["name", "constant"])
    }
}
