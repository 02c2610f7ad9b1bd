import HTTPTypes
import SpliceHTTP

/// Answers every request with one page of these orders.
struct ListingTransport: Transport {
    private let orders: [String]

    init(_ orders: [String]) { self.orders = orders }

    func send(_ request: HTTPRequest, body: RequestBody, options: ExchangeOptions) async throws -> HTTPReply {
        HTTPReply(
            head: HTTPResponse(status: .ok),
            body: ResponseBody(Array(#"{"orders":[\#(orders.joined(separator: ","))]}"#.utf8)))
    }
}
