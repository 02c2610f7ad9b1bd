import Foundation

/// The query of `GET /inventory`: entries that changed since a time, oldest change first, page by page. A pure machine.
///
/// The cursor is opaque to callers; inside is the change and the SKU after which to go on, so that changes while someone reads
/// shift nothing.
struct InventoryQuery: Sendable {
    /// One entry of the list.
    struct Entry: Sendable, Equatable {
        var location: String
        var sku: String
        var available: Int
        /// Milliseconds since 1970.
        var changed: Int
    }

    var limit = 200
    private var location: String?
    private var since = Int.min
    private var after: (changed: Int, sku: String)?

    /// Nil when a parameter cannot be read.
    init?(_ parameters: [String: String]) {
        if let text = parameters["limit"] {
            guard let limit = Int(text), (1...1_000).contains(limit) else { return nil }
            self.limit = limit
        }
        location = parameters["location"]
        if let text = parameters["updatedSince"] {
            guard let date = Self.date(text) else { return nil }
            since = Int((date.timeIntervalSince1970 * 1_000).rounded())
        }
        if let text = parameters["cursor"] {
            guard let bytes = Data(base64Encoded: text) else { return nil }
            let parts = String(decoding: bytes, as: UTF8.self).split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let changed = Int(parts[0]) else { return nil }
            after = (changed, String(parts[1]))
        }
    }

    /// The page, and the cursor of the next one when there is one.
    func page(of entries: [Entry]) -> (entries: [Entry], next: String?) {
        let rest = entries.filter { entry in
            entry.changed >= since && location.map { $0 == entry.location } ?? true
                && after.map { (entry.changed, entry.sku) > ($0.changed, $0.sku) } ?? true
        }.sorted { ($0.changed, $0.sku) < ($1.changed, $1.sku) }
        let page = Array(rest.prefix(limit))
        guard rest.count > page.count, let last = page.last else { return (page, nil) }
        return (page, Data("\(last.changed):\(last.sku)".utf8).base64EncodedString())
    }

    private static func date(_ text: String) -> Date? {
        (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text))
            ?? (try? Date.ISO8601FormatStyle().parse(text))
    }
}

extension InventoryQuery.Entry {
    /// The entry as the API shows it.
    var document: JSON {
        let date = Date(timeIntervalSince1970: Double(changed) / 1_000)
        return [
            "id": .string("inv-\(sku)"), "sku": .string(sku), "location": .string(location),
            "onHand": .string(String(available)),
            "reserved": "0", "available": .string(String(available)),
            "updatedAt": .string(date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))),
            "deleted": .bool(false),
        ]
    }
}
