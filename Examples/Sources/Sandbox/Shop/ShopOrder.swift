package import Foundation

/// An order as the shop keeps it: what its API filters by, and the document that it sends.
package struct ShopOrder: Sendable {
    package var id: Int
    /// The name that people use, for example `#1001`: the business key in every other system.
    package var name: String
    package var email: String
    package var createdAt: Date
    package var totalCents: Int
    /// The `Order` resource of the REST Admin API.
    package var document: JSON
}

extension ShopOrder {
    /// The order number `index` (from 0) of the shop with this seed: the same order whenever it is asked for, but for its
    /// times.
    package static func seeded(_ index: Int, seed: UInt64, at date: Date) -> ShopOrder {
        var random = SeededGenerator(seed: seed, purpose: "order \(index)")
        let number = 1001 + index
        let id = 5_820_000_000_000 + index * 1_021
        let person = Catalogue.people[Int(random.next() % UInt64(Catalogue.people.count))]
        let place = Catalogue.places[Int(random.next() % UInt64(Catalogue.places.count))]
        let basket = Basket(id: id, random: &random)
        let email = "\(person.mailbox)+\(number)@example.com"
        let address = address(of: person, in: place, house: 1 + Int(random.next() % 180))
        let note: JSON = random.next() % 4 == 0 ? "Please ring twice.\nThe bell is shy – thanks!" : nil
        let time = JSON.string(shopTime(date))

        let document: JSON = [
            "id": .integer(id),
            "admin_graphql_api_id": .string("gid://shopify/Order/\(id)"),
            "name": .string("#\(number)"),
            "number": .integer(number - 1000),
            "order_number": .integer(number),
            "created_at": time, "updated_at": time, "processed_at": time,
            "cancelled_at": nil, "closed_at": nil,
            "currency": "USD", "presentment_currency": "USD",
            "financial_status": "paid", "fulfillment_status": nil,
            "subtotal_price": .string(money(basket.subtotal)),
            "total_line_items_price": .string(money(basket.subtotal)),
            "total_discounts": "0.00",
            "total_tax": .string(money(basket.tax)),
            "total_price": .string(money(basket.total)),
            "total_price_set": [
                "shop_money": ["amount": .string(money(basket.total)), "currency_code": "USD"],
                "presentment_money": ["amount": .string(money(basket.total)), "currency_code": "USD"],
            ],
            "taxes_included": false, "test": false,
            "email": .string(email), "contact_email": .string(email), "phone": nil,
            "note": note, "note_attributes": [], "tags": "web, demo",
            "customer": [
                "id": .integer(7_000_000_000 + index), "email": .string(email),
                "first_name": .string(person.first), "last_name": .string(person.last),
            ],
            "billing_address": address, "shipping_address": address,
            "line_items": .array(basket.lines),
            "shipping_lines": [
                [
                    "id": .integer(id + 900), "code": "STANDARD", "title": "Standard",
                    "price": .string(money(basket.shipping)),
                ]
            ],
        ]
        return ShopOrder(
            id: id, name: "#\(number)", email: email, createdAt: date, totalCents: basket.total, document: document)
    }

    /// The sale that paid the order, as the `Transaction` resource shows it.
    var sale: JSON {
        [
            "id": .integer(id + 500), "order_id": .integer(id), "parent_id": nil, "kind": "sale", "status": "success",
            "gateway": "bogus", "amount": .string(Self.money(totalCents)), "currency": "USD", "test": true,
            "created_at": .string(Self.shopTime(createdAt)), "processed_at": .string(Self.shopTime(createdAt)),
            "authorization": nil, "message": nil, "error_code": nil,
        ]
    }

    /// A time as the Admin API writes it: whole seconds with the shop's offset, here New York's winter.
    package static func shopTime(_ date: Date) -> String {
        let offset = TimeZone(secondsFromGMT: -5 * 3600) ?? .gmt
        return date.formatted(
            Date.ISO8601FormatStyle(timeZone: offset).year().month().day().time(includingFractionalSeconds: false)
                .timeZone(separator: .colon))
    }

    /// Cents as a decimal string with two digits.
    static func money(_ cents: Int) -> String {
        "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
    }

    private static func address(of person: Catalogue.Person, in place: Catalogue.Place, house: Int) -> JSON {
        [
            "first_name": .string(person.first), "last_name": .string(person.last),
            "name": .string("\(person.first) \(person.last)"), "company": nil,
            "address1": .string("\(house) \(place.street)"), "address2": nil,
            "city": .string(place.city), "province": .optional(place.province),
            "province_code": .optional(place.provinceCode), "zip": .string(place.zip),
            "country": .string(place.country), "country_code": .string(place.countryCode), "phone": nil,
        ]
    }
}

/// The lines of one order, and what they add up to in cents.
private struct Basket {
    var lines: [JSON] = []
    var subtotal = 0
    let shipping = 595
    var tax: Int { (subtotal * 8 + 50) / 100 }
    var total: Int { subtotal + tax + shipping }

    init(id: Int, random: inout SeededGenerator) {
        for line in 0..<(1 + Int(random.next() % 4)) {
            let item = Catalogue.items[(Int(random.next() % 64) + line) % Catalogue.items.count]
            let quantity = 1 + Int(random.next() % 3)
            subtotal += item.cents * quantity
            lines.append([
                "id": .integer(id + 100 + line), "variant_id": .integer(4_100 + item.cents),
                "product_id": .integer(8_100 + item.cents), "sku": .string(item.sku),
                "title": .string(item.title), "name": .string(item.title), "variant_title": nil,
                "quantity": .integer(quantity), "price": .string(ShopOrder.money(item.cents)),
                "total_discount": "0.00", "requires_shipping": true, "taxable": true, "grams": .integer(item.grams),
                "fulfillment_status": nil,
            ])
        }
    }
}
