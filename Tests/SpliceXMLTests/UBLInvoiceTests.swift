import SpliceMapping
import SpliceModel
import SpliceXML
import Testing

/// An invoice as public buyers in Europe receive it: UBL 2.1 with the profile of Peppol BIS Billing 3.
struct Bill: Hashable, Sendable {
    struct Line: Hashable, Sendable {
        let id: String
        let item: String
        let quantity: ExactDecimal
        let unit: String
        let amount: Money
    }

    let number: String
    let issued: LocalDate
    let due: LocalDate?
    let seller: String
    let sellerVAT: String
    let payable: Money
    let taxes: [Tax]
    let lines: [Line]
}

struct Tax: Hashable, Sendable {
    let rate: ExactDecimal
    let amount: Money
}

enum UBLTax: Mapping {
    static let version = "2.1"

    static func map(_ f: inout Fields<Tax>) -> Reading<Tax> {
        let rate = f.field("cac:TaxCategory.cbc:Percent", \.rate, .decimal)
        let amount = f.field(
            "cbc:TaxAmount.text()", \.amount, .money(.number, currency: "cbc:TaxAmount.@currencyID"))
        return { r in try Tax(rate: r[rate], amount: r[amount]) }
    }
}

enum UBLLine: Mapping {
    static let version = "2.1"

    static func map(_ f: inout Fields<Bill.Line>) -> Reading<Bill.Line> {
        let id = f.field("cbc:ID", \.id, .text)
        let quantity = f.field("cbc:InvoicedQuantity.text()", \.quantity, .decimal)
        let unit = f.field("cbc:InvoicedQuantity.@unitCode", \.unit, .text(max: 3))
        let amount = f.field(
            "cbc:LineExtensionAmount.text()", \.amount,
            .money(.number, currency: "cbc:LineExtensionAmount.@currencyID"))
        let item = f.field("cac:Item.cbc:Name", \.item, .text)
        return { r in
            try Bill.Line(id: r[id], item: r[item], quantity: r[quantity], unit: r[unit], amount: r[amount])
        }
    }
}

enum UBLInvoice: Mapping {
    static let version = "2.1"

    static let format = XMLFormat.xml(
        "Invoice",
        namespaces: [
            "": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
            "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
            "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
        ], style: .indented)

    static func map(_ f: inout Fields<Bill>) -> Reading<Bill> {
        f.constant("cbc:InvoiceTypeCode", "380")
        let number = f.field("cbc:ID", \.number, .text)
        let issued = f.field("cbc:IssueDate", \.issued, .date)
        let due = f.field("cbc:DueDate", \.due, .date.optional(writes: .omitted))
        let party = "cac:AccountingSupplierParty.cac:Party"
        let seller = f.field("\(party).cac:PartyLegalEntity.cbc:RegistrationName", \.seller, .text)
        let vat = f.field("\(party).cac:PartyTaxScheme.cbc:CompanyID", \.sellerVAT, .text)
        let taxes = f.field("cac:TaxTotal.cac:TaxSubtotal", \.taxes, .each(UBLTax.self))
        let payable = f.field(
            "cac:LegalMonetaryTotal.cbc:PayableAmount.text()", \.payable,
            .money(.number, currency: "cac:LegalMonetaryTotal.cbc:PayableAmount.@currencyID"))
        let lines = f.field("cac:InvoiceLine", \.lines, .each(UBLLine.self))
        return { r in
            try Bill(
                number: r[number], issued: r[issued], due: r[due], seller: r[seller], sellerVAT: r[vat],
                payable: r[payable], taxes: r[taxes], lines: r[lines])
        }
    }
}

@Suite struct UBLInvoiceTests {
    private let document = """
        <?xml version="1.0" encoding="UTF-8"?>
        <ubl:Invoice xmlns:ubl="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
            xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
            xmlns="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
          <CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</CustomizationID>
          <ID>2026-0815</ID>
          <IssueDate>2026-07-01</IssueDate>
          <InvoiceTypeCode listID="UNCL1001">380</InvoiceTypeCode>
          <DocumentCurrencyCode>EUR</DocumentCurrencyCode>
          <a:AccountingSupplierParty>
            <a:Party>
              <EndpointID schemeID="9930">DE123456789</EndpointID>
              <a:PartyName><Name>not this one</Name></a:PartyName>
              <a:PartyTaxScheme><CompanyID>DE123456789</CompanyID><a:TaxScheme><ID>VAT</ID></a:TaxScheme></a:PartyTaxScheme>
              <a:PartyLegalEntity><RegistrationName>Müller &amp; Söhne GmbH</RegistrationName></a:PartyLegalEntity>
            </a:Party>
          </a:AccountingSupplierParty>
          <a:TaxTotal>
            <TaxAmount currencyID="EUR">22.40</TaxAmount>
            <a:TaxSubtotal>
              <TaxableAmount currencyID="EUR">100.00</TaxableAmount><TaxAmount currencyID="EUR">19.00</TaxAmount>
              <a:TaxCategory><ID>S</ID><Percent>19</Percent></a:TaxCategory>
            </a:TaxSubtotal>
            <a:TaxSubtotal>
              <TaxableAmount currencyID="EUR">48.57</TaxableAmount><TaxAmount currencyID="EUR">3.40</TaxAmount>
              <a:TaxCategory><ID>AA</ID><Percent>7.0</Percent></a:TaxCategory>
            </a:TaxSubtotal>
          </a:TaxTotal>
          <a:LegalMonetaryTotal><PayableAmount currencyID="EUR">170.97</PayableAmount></a:LegalMonetaryTotal>
          <a:InvoiceLine>
            <ID>1</ID><InvoicedQuantity unitCode="HUR">2.5</InvoicedQuantity>
            <LineExtensionAmount currencyID="EUR">100.00</LineExtensionAmount>
            <a:Item><Name>Beratung</Name><a:ClassifiedTaxCategory><ID>S</ID></a:ClassifiedTaxCategory></a:Item>
          </a:InvoiceLine>
          <a:InvoiceLine>
            <ID>2</ID><InvoicedQuantity unitCode="C62">3</InvoicedQuantity>
            <LineExtensionAmount currencyID="EUR">48.57</LineExtensionAmount>
            <a:Item><Description>long</Description><Name>Bücher</Name></a:Item>
          </a:InvoiceLine>
        </ubl:Invoice>
        """

    @Test func `an invoice is read by its namespaces, whatever its prefixes`() throws {
        let bill = try UBLInvoice.decode(Array(document.utf8), as: UBLInvoice.format)
        #expect(bill.number == "2026-0815" && bill.seller == "Müller & Söhne GmbH" && bill.sellerVAT == "DE123456789")
        #expect(bill.due == nil)
        #expect(bill.payable == .euros(17097))
        #expect(bill.taxes.map(\.amount) == [.euros(1900), .euros(340)])
        #expect(bill.lines.map(\.item) == ["Beratung", "Bücher"])
        #expect(bill.lines.map(\.unit) == ["HUR", "C62"])
        let written = try UBLInvoice.encode(bill, as: UBLInvoice.format)
        #expect(try UBLInvoice.decode(written, as: UBLInvoice.format) == bill)
    }

    @Test func `what is written is what another parser reads`() throws {
        let bill = try UBLInvoice.decode(Array(document.utf8), as: UBLInvoice.format)
        let seen = try Python.run(
            """
            from sys import stdin, stdout
            from xml.etree import ElementTree as E
            u = "{urn:oasis:names:specification:ubl:schema:xsd:%s-2}"
            b, a = u % "CommonBasicComponents", u % "CommonAggregateComponents"
            r = E.fromstring(stdin.buffer.read())
            assert r.tag == u % "Invoice" + "Invoice", r.tag
            lines = ["%s %s %s" % (l.find(b + "ID").text, l.find(b + "InvoicedQuantity").get("unitCode"),
                     l.find(a + "Item").find(b + "Name").text) for l in r.findall(a + "InvoiceLine")]
            total = r.find(a + "LegalMonetaryTotal").find(b + "PayableAmount")
            print(r.find(b + "InvoiceTypeCode").text, total.get("currencyID"), total.text, *lines, sep="|", end="")
            """, try UBLInvoice.encode(bill, as: UBLInvoice.format))
        #expect(String(decoding: seen, as: UTF8.self) == "380|EUR|170.97|1 HUR Beratung|2 C62 Bücher")
    }

    @Test func `an invoice with mistakes says all of them, with lines`() {
        let broken = document.replacing("380", with: "381").replacing("2.5", with: "2,5").replacing(
            "\"C62\"", with: "\"PIECE\""
        )
        .replacing(
            "<a:LegalMonetaryTotal><PayableAmount currencyID=\"EUR\">",
            with: "<a:LegalMonetaryTotal><PayableAmount currencyID=\"EURO\">")
        let error = #expect(throws: MappingError.self) {
            try UBLInvoice.decode(Array(broken.utf8), as: UBLInvoice.format)
        }
        #expect(
            error?.issues.map { "\($0.path):\($0.line ?? 0)" } == [
                "cbc:InvoiceTypeCode:8",
                "cac:LegalMonetaryTotal.cbc:PayableAmount.@currencyID:29",
                "cac:InvoiceLine[0].cbc:InvoicedQuantity.text():31",
                "cac:InvoiceLine[1].cbc:InvoicedQuantity.@unitCode:36",
            ])
    }
}
