import SpliceMapping
import SpliceMappingReport
import Testing

@Suite struct SpreadsheetTests {
    @Test func `a mapping is its own spreadsheet`() {
        #expect(
            ShopLine.spreadsheet.markdown == """
                # ShopLine 2026-07

                | # | source | target   | rule                                  | keeps      | no value | edge cases                                            | class    |
                |---|--------|----------|---------------------------------------|------------|----------|-------------------------------------------------------|----------|
                | 1 | sku    | sku      | text ≤ 20                             | everything | required |                                                       | internal |
                | 2 | price  | price    | money as text, currency in ^.currency | everything | required | more decimal digits than the currency has are refused | internal |
                | 3 | qty    | quantity | integer ≥ 0                           | everything | required |                                                       | internal |

                """)
    }

    @Test func `nested rows stand below the row they belong to`() {
        let lines = ShopOrder.spreadsheet.lines
        #expect(
            lines.map(\.number) == [
                "1", "2", "3", "4", "5", "6", "7", "7.1", "7.2", "7.3", "7.4", "8", "8.1", "8.2", "8.3", "",
            ])
        #expect(lines.first { $0.number == "8.2" }?.source == "line_items[].price")
        #expect(lines.first { $0.number == "7.4" }?.target == "shipTo.country")
        #expect(lines.last?.edgeCases == "derivable from id")
    }
}
