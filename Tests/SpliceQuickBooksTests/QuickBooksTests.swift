import Foundation
import HTTPTypes
import Logging
import SpliceAuth
import SpliceClient
import SpliceConnect
import SpliceDelivery
import SpliceEntities
import SpliceHTTP
import SpliceMapping
import SpliceModel
import SpliceQuickBooks
import SpliceTesting
import Synchronization
import Testing

/// A company in memory: rotating refresh tokens, `requestid`, queries by number, deletion by version.
private final class Company: Transport {
    private struct State {
        var access = ""
        var refresh = "refresh-0"
        var rotation = 0
        var answers: [String: String] = [:]
        var receipts: [(id: Int, number: String)] = []
    }

    private let state = Mutex(State())

    var receipts: [String] { state.withLock { $0.receipts.map(\.number) } }
    var rotations: Int { state.withLock { $0.rotation } }
    func endAccess() { state.withLock { $0.access = "" } }

    func send(_ request: HTTPRequest, body: RequestBody, options: ExchangeOptions) async throws -> HTTPReply {
        var bytes: [UInt8] = []
        if case .bytes(let content) = body.content { bytes = content }
        guard let url = URLComponents(string: request.path ?? "") else { return Self.fault(.notFound, "610") }
        if url.path.hasSuffix("/tokens/bearer") { return token(String(decoding: bytes, as: UTF8.self)) }
        guard state.withLock({ !$0.access.isEmpty && request.headerFields[.authorization] == "Bearer \($0.access)" })
        else {
            return Self.fault(.unauthorized, "3200", type: "AUTHENTICATION")
        }
        let query = Dictionary((url.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { $1 })
        guard query["minorversion"] == "75" else { return Self.fault(.badRequest, "2020") }
        if url.path.hasSuffix("/query") { return select(query["query"] ?? "") }
        return query["operation"] == "delete" ? delete(bytes) : create(bytes, query["requestid"])
    }

    private func token(_ form: String) -> HTTPReply {
        state.withLock { state in
            guard form.contains("refresh_token=\(state.refresh)") else {
                return Self.reply(.badRequest, #"{"error":"invalid_grant"}"#)
            }
            state.rotation += 1
            (state.access, state.refresh) = ("access-\(state.rotation)", "refresh-\(state.rotation)")
            return Self.reply(
                .ok,
                #"{"access_token":"\#(state.access)","refresh_token":"\#(state.refresh)","expires_in":3600,"token_type":"bearer"}"#
            )
        }
    }

    private func create(_ bytes: [UInt8], _ requestID: String?) -> HTTPReply {
        guard let document = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
            let number = document["DocNumber"] as? String, let requestID
        else { return Self.fault(.badRequest, "2020") }
        if number == "closed" { return Self.fault(.ok, "6210") }
        return state.withLock { state in
            if let known = state.answers[requestID] { return Self.reply(.ok, known) }
            state.receipts.append((100 + state.receipts.count, number))
            let answer = #"{"SalesReceipt":\#(Self.document(state.receipts[state.receipts.count - 1])),"time":"-"}"#
            state.answers[requestID] = answer
            return Self.reply(.ok, answer)
        }
    }

    private func select(_ statement: String) -> HTTPReply {
        let number = statement.split(separator: "'").dropFirst().first.map(String.init)
        let found = state.withLock { $0.receipts.filter { number == nil || $0.number == number } }
        let list = found.map(Self.document).joined(separator: ",")
        return Self.reply(
            .ok, found.isEmpty ? #"{"QueryResponse":{}}"# : #"{"QueryResponse":{"SalesReceipt":[\#(list)]}}"#)
    }

    private func delete(_ bytes: [UInt8]) -> HTTPReply {
        let wish = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: String]
        return state.withLock { state in
            guard let index = state.receipts.firstIndex(where: { "\($0.id)" == wish?["Id"] }) else {
                return Self.fault(.badRequest, "610")
            }
            guard wish?["SyncToken"] == "0" else { return Self.fault(.badRequest, "5010") }
            state.receipts.remove(at: index)
            return Self.reply(.ok, #"{"SalesReceipt":{"status":"Deleted"}}"#)
        }
    }

    private static func document(_ receipt: (id: Int, number: String)) -> String {
        #"{"Id":"\#(receipt.id)","SyncToken":"0","DocNumber":"\#(receipt.number)","TotalAmt":65.32}"#
    }

    static func fault(_ status: HTTPResponse.Status, _ code: String, type: String = "ValidationFault") -> HTTPReply {
        reply(status, #"{"Fault":{"Error":[{"Message":"-","code":"\#(code)"}],"type":"\#(type)"},"time":"-"}"#)
    }

    private static func reply(_ status: HTTPResponse.Status, _ json: String) -> HTTPReply {
        HTTPReply(
            head: HTTPResponse(status: status, headerFields: [.contentType: "application/json"]),
            body: ResponseBody(Array(json.utf8)))
    }
}

@Suite struct QuickBooksTests {
    private let company = Company()
    private let transport: FaultTransport
    private let store = InMemoryCredentialStore()
    private let context = ActionContext(run: RunID("01J0000000000000000000000"), step: "sale")

    init() { transport = FaultTransport(to: company) }

    private func books() async throws -> QuickBooks {
        try await QuickBooks(
            .init(
                realmID: "9341", clientID: "app", clientSecret: .stored("secret"), refreshToken: .stored("refresh"),
                requestsPerSecond: 100),
            in: ConnectorEnvironment(
                transport: transport,
                secrets: StoredSecrets(["secret": Secret("s3cret"), "refresh": Secret("refresh-0")]),
                credentials: store,
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
    }

    private func receipt(_ number: String = "#1001") throws -> SalesReceipt {
        let usd = try Currency(parsing: "USD")
        let price = try Money(parsing: "14.99", usd)
        return SalesReceipt(
            number: number, date: try LocalDate(parsing: "2026-11-23"), customer: nil, email: "soren@example.com",
            lines: [
                .init(
                    description: "Mug", amount: try Money(parsing: "44.97", usd), item: "1", quantity: ExactDecimal(3),
                    unitPrice: price),
                .init(
                    description: "Standard", amount: try Money(parsing: "5.95", usd), item: "SHIPPING_ITEM_ID",
                    quantity: nil, unitPrice: nil),
            ], tax: try Money(parsing: "4.40", usd), note: nil)
    }

    @Test func `the first call renews, and the rotated token is in the store`() async throws {
        let books = try await books()
        #expect(transport.requests.isEmpty)
        #expect(try await books.check().isUsable)
        #expect(company.rotations == 1)
        let record = try #require(try await store.load(CredentialKey(connection: "quickbooks/9341")))
        #expect(record.tokens?.refreshToken?.withText { $0 } == "refresh-1")
        // A second start finds the rotated token and does not use the spent one from the configuration.
        company.endAccess()
        #expect(try await self.books().check().isUsable)
        #expect(company.rotations == 2)
    }

    @Test func `a token server that is down is no finding about the grant, a refused grant is`() async throws {
        let down = HTTPReply(head: HTTPResponse(status: .serviceUnavailable), body: ResponseBody())
        transport.failAll(with: .reply(down))
        await #expect(throws: APIError.self) { try await books().check() }
        let refused = HTTPReply(
            head: HTTPResponse(status: .badRequest, headerFields: [.contentType: "application/json"]),
            body: ResponseBody(Array(#"{"error":"invalid_grant"}"#.utf8)))
        transport.failAll(with: .reply(refused))
        #expect(try await !books().check().isUsable)
    }

    @Test func `a receipt is booked once for a key, and deleted by its undo`() async throws {
        let create = try await books().createSalesReceipt
        let sale = try await create.call(try receipt(), context)
        #expect(try await create.call(try receipt(), context) == sale)
        #expect(company.receipts == ["#1001"])
        let undo = try #require(create.undo)
        try await undo(try receipt(), sale, context)
        try await undo(try receipt(), sale, context)
        #expect(company.receipts.isEmpty)
    }

    @Test func `a lost answer is asked for again with the same requestid`() async throws {
        let books = try await books()
        #expect(try await books.check().isUsable)
        transport.failNext(with: .answerLost)
        #expect(try await books.createSalesReceipt.call(try receipt(), context).number == "#1001")
        #expect(company.receipts == ["#1001"])
    }

    @Test func `the probe finds a receipt by its number, quotes and all`() async throws {
        let create = try await books().createSalesReceipt
        let probe = try #require(create.probe)
        guard case .absent = try await probe(try receipt(), context) else { return fail("found nothing's receipt") }
        let sale = try await create.call(try receipt(), context)
        guard case .found(sale) = try await probe(try receipt(), context) else { return fail("not found") }
    }

    @Test func `a fault inside a 200 is a refusal with its code`() async throws {
        let create = try await books().createSalesReceipt
        let error = await #expect(throws: APIError.self) { try await create.call(try receipt("closed"), context) }
        #expect(error?.failure == .permanent)
        #expect(error?.failureCode == "6210")
        #expect(error?.outcome == .processed)
    }

    @Test func `an old version waits for a person`() async throws {
        let books = try await books()
        let sale = try await books.createSalesReceipt.call(try receipt(), context)
        let stale = BookedSale(id: sale.id, syncToken: "7", number: sale.number, total: sale.total)
        let failure = await #expect(throws: ActionFailure.self) { try await books.delete(stale) }
        guard case .needsPerson? = failure?.failure else { return fail("\(String(describing: failure))") }
    }

    @Test func `documents read back as they were written`() throws {
        let receipt = try receipt()
        #expect(try SalesReceiptDocument.decode(SalesReceiptDocument.encode(receipt)) == receipt)
        let text = String(decoding: try SalesReceiptDocument.encode(receipt), as: UTF8.self)
        #expect(text.contains(#""Amount":44.97"#), "\(text)")
        #expect(text.contains(#""CurrencyRef":{"value":"USD"}"#), "\(text)")
        #expect(text.contains(#""DetailType":"SalesItemLineDetail""#), "\(text)")
    }

    @Test func `a number that is too long for the books is refused before anything is sent`() async throws {
        let books = try await books()
        await #expect(throws: MappingError.self) {
            try await books.createSalesReceipt.call(try receipt(String(repeating: "9", count: 22)), context)
        }
        #expect(transport.requests.isEmpty)
    }
}

/// Records an issue, where a value was not what it had to be.
private func fail(_ comment: Comment) { Issue.record(comment) }

/// An order's receipt comes to what the customer paid, or there is none.
@Suite struct ReceiptOfOrderTests {
    private static func usd(_ text: String) throws -> Money { try Money(parsing: text, Currency(parsing: "USD")) }

    /// Two mugs at 10.00, 2.00 off the line and 3.00 off the order, 5.00 delivery, 1.50 tax: 21.50.
    private static func order(total: String, discount: String = "5.00", pricesIncludeTax: Bool = false) throws -> Order
    {
        let line = OrderLine(
            id: ExternalID("1"), sku: "mug", gtin: nil, title: "Mug", quantity: Quantity(2),
            unitPrice: try usd("10.00"), discount: try usd("2.00"), tax: try usd("1.50"), taxRate: nil,
            total: try usd("18.00"), requiresShipping: true)
        return Order(
            envelope: Envelope(
                id: nil, references: [], revision: nil, createdAt: nil, updatedAt: nil, source: nil,
                extensions: Extensions(), complement: nil),
            number: "#1001", placedAt: .epoch, state: Coded(.open), paymentState: Coded(.paid),
            fulfilmentState: Coded(.unfulfilled), channel: nil,
            customer: PartySnapshot(
                reference: nil, name: nil, organization: nil, email: nil, phone: nil, taxID: nil),
            billTo: nil, shipTo: nil, shippingMethod: nil, lines: [line], subtotal: try usd("18.00"),
            discount: try usd(discount), shipping: try usd("5.00"), tax: try usd("1.50"), total: try usd(total),
            presentmentTotal: nil, pricesIncludeTax: pricesIncludeTax, note: nil, tags: [], cancelledAt: nil)
    }

    @Test func `lines, discounts, delivery and tax come to the total`() throws {
        let receipt = try SalesReceipt(Self.order(total: "21.50"), offset: .utc)
        #expect(receipt.lines.map(\.amount.decimalString) == ["20.00", "-2.00", "-3.00", "5.00"])
        #expect(receipt.tax.decimalString == "1.50")
    }

    /// Code 6070: "Amount is not equal to UnitPrice * Qty".
    @Test func `a line with a quantity comes to quantity times price, as the books demand`() throws {
        let receipt = try SalesReceipt(
            Self.order(total: "21.50"), offset: .utc, items: .init(goods: "7", discount: "9"))
        let counted = receipt.lines.filter { $0.quantity != nil }
        #expect(counted.map(\.description) == ["Mug"])
        for line in counted {
            let quantity = try #require(line.quantity), price = try #require(line.unitPrice)
            #expect(try price.multiplied(by: quantity, rounding: .halfUp) == line.amount)
        }
        #expect(receipt.lines.map(\.item) == ["7", "9", "9", "SHIPPING_ITEM_ID"])
    }

    @Test func `a line whose quantity and price come to something else has neither`() throws {
        var order = try Self.order(total: "21.50")
        order.lines[0].unitPrice = try Self.usd("9.00")
        let receipt = try SalesReceipt(order, offset: .utc)
        #expect(receipt.lines.map(\.quantity) == [nil, nil, nil, nil])
        #expect(receipt.lines[0].unitPrice == nil)
        #expect(receipt.lines[0].amount.decimalString == "20.00")
    }

    @Test func `a price with more digits than the currency has counts to the cent`() throws {
        var order = try Self.order(total: "21.50")
        order.lines[0].unitPrice = try Self.usd("10.002")
        let line = try SalesReceipt(order, offset: .utc).lines[0]
        #expect(line.quantity == 2)
        #expect(line.unitPrice?.decimalString == "10.002")
    }

    @Test func `prices that include the tax are not taxed again`() throws {
        let order = try Self.order(total: "20.00", pricesIncludeTax: true)
        let error = #expect(throws: ModelError.self) { try SalesReceipt(order, offset: .utc) }
        #expect(error?.code == .conflict)
        #expect(error?.message.contains("include the tax") == true)
    }

    @Test func `a discount that the lines contradict is not dropped`() throws {
        let order = try Self.order(total: "21.50", discount: "1.00")
        #expect(throws: ModelError.self) { try SalesReceipt(order, offset: .utc) }
    }
}

/// A configuration as JSON that keeps to the schema.
@Suite struct ConfigurationJSONTests {
    @Test func `what may be left out has its fallback`() throws {
        let json = #"{"realmID":"9","clientID":"app","clientSecret":{"source":"stored","name":"s"}}"#
        let expected = QuickBooks.Configuration(realmID: "9", clientID: "app", clientSecret: .stored("s"))
        #expect(try QuickBooks.Configuration(json: Array(json.utf8)) == expected)
    }
}
