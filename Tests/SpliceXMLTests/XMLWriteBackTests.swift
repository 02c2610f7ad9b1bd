import SpliceMapping
import SpliceModel
import SpliceXML
import Testing

/// An invoice is written over the document that it was read from.
@Suite struct XMLWriteBackTests {
    private let original = """
        <?xml version="1.0" encoding="UTF-8"?>
        <?xml-stylesheet href="invoice.xsl"?>
        <!-- sent by <ERP> -->
        <ubl:Invoice xmlns:ubl="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
            xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
            xmlns="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
          <CustomizationID>urn:cen.eu:en16931:2017</CustomizationID>
          <ID  schemeID='x'><![CDATA[2026 & 8]]></ID><!-- number -->
          <IssueDate>2026-07-01</IssueDate>
          <InvoiceTypeCode listID="UNCL1001">380</InvoiceTypeCode>
          <a:AccountingSupplierParty>
            <a:Party>
              <EndpointID schemeID="9930">DE123456789</EndpointID>
              <a:PartyTaxScheme><CompanyID>DE123456789</CompanyID><a:TaxScheme><ID>VAT</ID></a:TaxScheme></a:PartyTaxScheme>
              <a:PartyLegalEntity><RegistrationName>M&#252;ller</RegistrationName></a:PartyLegalEntity>
            </a:Party>
          </a:AccountingSupplierParty>
          <a:TaxTotal><TaxAmount currencyID="EUR">0.00</TaxAmount><a:TaxSubtotal>
            <TaxAmount currencyID="EUR">0.00</TaxAmount><a:TaxCategory><Percent>0</Percent></a:TaxCategory>
          </a:TaxSubtotal></a:TaxTotal>
          <a:LegalMonetaryTotal><PayableAmount currencyID='EUR' note="n">170.97</PayableAmount></a:LegalMonetaryTotal>
          <a:InvoiceLine>
            <ID>1</ID><InvoicedQuantity unitCode="HUR">2.50</InvoicedQuantity><?page 1?>
            <LineExtensionAmount currencyID="EUR">100.00</LineExtensionAmount>
            <a:Item><Name>Beratung</Name><a:ClassifiedTaxCategory><ID>S</ID></a:ClassifiedTaxCategory></a:Item>
          </a:InvoiceLine>
          <a:InvoiceLine>
            <ID>2</ID><InvoicedQuantity unitCode="C62">3</InvoicedQuantity>
            <LineExtensionAmount currencyID="EUR">48.57</LineExtensionAmount>
            <a:Item><Description>long</Description><Name>Books</Name></a:Item>
          </a:InvoiceLine>
        </ubl:Invoice>
        <!-- end -->

        """
    private let keys = ["cac:InvoiceLine": "cbc:ID"]

    private func write(
        over document: String? = nil, _ encoding: TextEncoding = .utf8, _ change: (Bill) -> Bill
    ) throws -> String {
        let bytes = try encoding.encode(document ?? original)
        let bill = change(try UBLInvoice.decode(bytes, as: UBLInvoice.format))
        let written = try UBLInvoice.encode(bill, over: bytes, as: UBLInvoice.format, matching: keys)
        #expect(try UBLInvoice.decode(written, as: UBLInvoice.format) == bill)
        return try encoding.decode(written)
    }

    @Test func `nothing changes where nothing changed`() throws {
        #expect(try write { $0 } == original)
    }

    @Test func `changed texts and attributes are written in their place, a section as a section`() throws {
        let written = try write { bill in
            bill.with(number: "<7>", payable: Money(minorUnits: 100, currency: .usd))
        }
        #expect(
            written
                == original.replacing("[2026 & 8]", with: "[<7>]").replacing("'EUR' note", with: "\"USD\" note")
                .replacing("170.97", with: "1.00"))
    }

    @Test func `a new element stands where the order of the rows puts it, one left out goes`() throws {
        let due = LocalDate(year: 2026, month: 8, day: 1)
        let written = try write { $0.with(due: due) }
        let expected = original.replacing(
            "2026-07-01</IssueDate>", with: "2026-07-01</IssueDate>\n  <DueDate>2026-08-01</DueDate>")
        #expect(written == expected)
        #expect(try write(over: expected) { $0.with(due: .some(nil)) } == original)
    }

    @Test func `lines are matched by their key: moved, changed, added and removed`() throws {
        let line = Bill.Line(id: "3", item: "A&B", quantity: 1, unit: "C62", amount: .euros(5))
        let added = try write { $0.with(lines: $0.lines + [line]) }
        let end = "</a:InvoiceLine>\n</ubl:Invoice>"
        let text = """
            </a:InvoiceLine>
              <a:InvoiceLine><ID>3</ID><InvoicedQuantity unitCode="C62">1</InvoicedQuantity>\
            <LineExtensionAmount currencyID="EUR">0.05</LineExtensionAmount><a:Item><Name>A&amp;B</Name></a:Item></a:InvoiceLine>
            </ubl:Invoice>
            """
        #expect(added == original.replacing(end, with: text))
        #expect(try write(over: added) { $0.with(lines: Array($0.lines.prefix(2))) } == original)
        let moved = try write { $0.with(lines: $0.lines.reversed()) }
        #expect(try write(over: moved) { $0.with(lines: $0.lines.reversed()) } == original)
        #expect(moved != original && moved.contains("<?page 1?>") && moved.contains("long"))
        let first = try write { $0.with(lines: [line] + $0.lines.suffix(1)) }
        #expect(!first.contains("<?page 1?>") && first.contains("long"))
    }

    @Test func `the encoding stays, and a character that it lacks becomes a reference`() throws {
        let latin = original.replacing("UTF-8", with: "ISO-8859-1").replacing("M&#252;ller", with: "Müller")
        let written = try write(over: latin, .latin1) { $0.with(number: "5 €") }
        #expect(written == latin.replacing("<![CDATA[2026 & 8]]>", with: "5 &#8364;"))
    }

    @Test func `what cannot be written over is refused`() throws {
        let bytes = Array(original.utf8)
        let bill = try UBLInvoice.decode(bytes, as: UBLInvoice.format)
        let unmapped = #expect(throws: MappingError.self) {
            try UBLInvoice.encode(bill, over: bytes, as: UBLInvoice.format, matching: ["cac:InvoiceLine": "cbc:Note"])
        }
        #expect(unmapped?.code == .mapping)
        let broken = #expect(throws: MappingError.self) {
            try UBLInvoice.encode(bill, over: Array(bytes.dropLast(40)), as: UBLInvoice.format)
        }
        #expect(broken?.code == .grammar)
    }
}

extension Bill {
    fileprivate func with(
        number: String? = nil, due: LocalDate?? = nil, payable: Money? = nil, lines: [Line]? = nil
    ) -> Bill {
        Bill(
            number: number ?? self.number, issued: issued, due: due ?? self.due, seller: seller, sellerVAT: sellerVAT,
            payable: payable ?? self.payable, taxes: taxes, lines: lines ?? self.lines)
    }
}
