import Foundation

/// The query of `GET /orders.json`, checked, and the page that it selects (newest first, as the Admin API lists orders).
///
/// `page_info` is opaque to callers; inside it is the filter of the first request and the id after which to go on, so that
/// orders placed while someone reads shift nothing. See
/// <https://shopify.dev/docs/api/admin-rest/usage/pagination>.
struct OrderQuery: Sendable, Equatable {
    var limit = 50
    var fields: Set<String>?
    var filter = Filter()
    var before: Int?

    /// The filters that survive from page to page.
    struct Filter: Sendable, Equatable {
        var createdFrom: Date?
        var createdTo: Date?
        var sinceID: Int?
        var ids: Set<Int>?
        var financialStatus = "any"
    }

    /// What is wrong with a query: the parameter and the message of the error body.
    struct Invalid: Error, Equatable {
        var parameter: String
        var message: String
    }

    struct Page: Sendable {
        var orders: [ShopOrder]
        /// The `page_info` of the next page, when there is one.
        var next: String?
    }

    init(_ parameters: [String: String]) throws(Invalid) {
        if let text = parameters["limit"] {
            guard let limit = Int(text), (1...250).contains(limit) else {
                throw Invalid(parameter: "limit", message: "must be an integer between 1 and 250")
            }
            self.limit = limit
        }
        if let text = parameters["fields"] {
            fields = Set(text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
        }
        if let cursor = parameters["page_info"] {
            for name in parameters.keys where !["limit", "fields", "page_info"].contains(name) {
                throw Invalid(parameter: name, message: "cannot be passed when page_info is present")
            }
            try resume(cursor)
        } else {
            try read(parameters)
        }
    }

    func page(of orders: [ShopOrder]) -> Page {
        let matching = orders.reversed().filter { order in
            before.map { order.id < $0 } ?? true && filter.matches(order)
        }
        let page = Array(matching.prefix(limit))
        var next: OrderQuery?
        if matching.count > page.count, let last = page.last {
            next = self
            next?.before = last.id
        }
        return Page(orders: page, next: next?.cursor)
    }

    // MARK: - Parameters

    private mutating func read(_ parameters: [String: String]) throws(Invalid) {
        // The shop keeps only open and paid orders, so that every status but these two selects nothing.
        if let status = parameters["status"], !["any", "open"].contains(status) {
            guard ["closed", "cancelled"].contains(status) else {
                throw Invalid(parameter: "status", message: "must be one of: any, cancelled, closed, open")
            }
            filter.ids = []
        }
        if let text = parameters["ids"] {
            filter.ids = Set(text.split(separator: ",").compactMap { Int($0) })
        }
        filter.financialStatus = parameters["financial_status"] ?? "any"
        filter.sinceID = try number(parameters, "since_id")
        // Nothing changes an order after it was placed: the time of its last update is the time of its creation.
        let created = (try date(parameters, "created_at_min"), try date(parameters, "created_at_max"))
        let updated = (try date(parameters, "updated_at_min"), try date(parameters, "updated_at_max"))
        filter.createdFrom = [created.0, updated.0].compactMap { $0 }.max()
        filter.createdTo = [created.1, updated.1].compactMap { $0 }.min()
    }

    private func number(_ parameters: [String: String], _ name: String) throws(Invalid) -> Int? {
        guard let text = parameters[name] else { return nil }
        guard let value = Int(text) else { throw Invalid(parameter: name, message: "must be an integer") }
        return value
    }

    private func date(_ parameters: [String: String], _ name: String) throws(Invalid) -> Date? {
        guard let text = parameters[name] else { return nil }
        // An unescaped "+" of an offset arrives as a space.
        let repaired = text.replacing(" ", with: "+")
        for style in [Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true)] {
            if let date = try? style.parse(repaired) { return date }
        }
        throw Invalid(parameter: name, message: "must be a time in ISO 8601 with its offset")
    }

    // MARK: - Cursor

    private var cursor: String {
        let parts = [
            before.map(String.init), filter.createdFrom.map { String($0.timeIntervalSince1970) },
            filter.createdTo.map { String($0.timeIntervalSince1970) }, filter.sinceID.map(String.init),
            filter.ids.map { $0.sorted().map(String.init).joined(separator: ",") }, filter.financialStatus,
        ]
        let text = parts.map { $0 ?? "-" }.joined(separator: "|")
        return Data(text.utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private mutating func resume(_ cursor: String) throws(Invalid) {
        let standard = cursor.replacing("-", with: "+").replacing("_", with: "/")
        let padded = standard + String(repeating: "=", count: (4 - standard.count % 4) % 4)
        let parts = Data(base64Encoded: padded).map {
            String(decoding: $0, as: UTF8.self).split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        }
        guard let parts, parts.count == 6, let before = Int(parts[0]) else {
            throw Invalid(parameter: "page_info", message: "is invalid")
        }
        self.before = before
        filter.createdFrom = Double(parts[1]).map { Date(timeIntervalSince1970: $0) }
        filter.createdTo = Double(parts[2]).map { Date(timeIntervalSince1970: $0) }
        filter.sinceID = Int(parts[3])
        filter.ids = parts[4] == "-" ? nil : Set(parts[4].split(separator: ",").compactMap { Int($0) })
        filter.financialStatus = parts[5]
    }
}

extension OrderQuery.Filter {
    fileprivate func matches(_ order: ShopOrder) -> Bool {
        // The API's times have whole seconds; so does the comparison.
        let second = order.createdAt.timeIntervalSince1970.rounded(.down)
        return createdFrom.map { second >= $0.timeIntervalSince1970.rounded(.down) } ?? true
            && createdTo.map { second <= $0.timeIntervalSince1970 } ?? true
            && sinceID.map { order.id > $0 } ?? true
            && ids?.contains(order.id) ?? true
            && ["any", "paid"].contains(financialStatus)
    }
}
