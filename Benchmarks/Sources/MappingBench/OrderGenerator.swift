/// Makes orders as a shop would send them, one JSON object a record: about 1.5 KB each, nested lines and addresses, escapes
/// in a fifth of them and characters outside ASCII in most, unknown fields throughout. A seed fixes every byte.
struct OrderGenerator {
    /// What is unusual about the records.
    enum Variant: String, CaseIterable {
        /// Keys always in the same order.
        case base
        /// A tenth of the records has its keys in random order.
        case shuffled10
        /// A third of the records has further unknown fields anywhere.
        case unknown30
        /// Indented.
        case pretty
    }

    private var random: SplitMix64
    private var number = 0

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// At least `size` bytes of records, each ended by a line feed.
    mutating func records(_ variant: Variant, size: Int) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(size + 4096)
        while output.count < size {
            var order = order()
            if variant == .shuffled10, chance(10) { order = order.shuffled(using: &random) }
            if variant == .unknown30, chance(30) { order = order.withUnknownFields(using: &random) }
            let isASCII = number % 5 == 0
            order.write(to: &output, isASCII: isASCII, indent: variant == .pretty ? 0 : nil)
            output.append(0x0a)
        }
        return output
    }

    private mutating func order() -> JSONNode {
        number += 1
        let lines = (0..<int(2...6)).map { _ in line() }
        let subtotal = lines.reduce(0) { $0 + $1.cents }
        let tax = subtotal * 19 / 100
        let placed = "2026-\(two(1...12))-\(two(1...28))T\(two(0...23)):\(two(0...59)):\(two(0...59))Z"
        return .object([
            ("id", .text("ord_\(hex(16))")), ("object", .text("order")), ("number", .number("\(1000 + number)")),
            ("created_at", .text(placed)), ("updated_at", .text(placed)), ("status", .text(pick(Words.states))),
            ("currency", .text(pick(["EUR", "USD", "CHF"]))), ("subtotal_cents", .number("\(subtotal)")),
            ("tax_cents", .number("\(tax)")), ("shipping_cents", .number(pick(["0", "499", "999"]))),
            ("total_cents", .number("\(subtotal + tax)")), ("test", .literal("false")), ("customer", customer()),
            ("billing_address", address()), ("shipping_address", address()), ("items", .array(lines.map(\.node))),
            ("tags", .array([.text(pick(["vip", "b2b"])), .text(pick(["gift", "express", "returning"]))])),
            ("note", .text(pick(Words.notes))), ("metadata", metadata()),
        ])
    }

    private mutating func customer() -> JSONNode {
        .object([
            ("id", .text("cus_\(hex(12))")), ("name", .text("\(pick(Words.given)) \(pick(Words.family))")),
            ("email", .text("user\(int(1...999_999))@example.com")),
            ("phone", .text("+49 30 \(int(1_000_000...9_999_999))")),
            ("locale", .text("de-DE")), ("accepts_marketing", .literal(chance(50) ? "true" : "false")),
        ])
    }

    private mutating func address() -> JSONNode {
        let place = pick(Words.places)
        let second: [JSONNode] = [.literal("null"), .text("Apt. 4b"), .text("c/o \"Depot\" GmbH")]
        return .object([
            ("line1", .text("\(pick(Words.streets)) \(int(1...299))")), ("line2", pick(second)),
            ("city", .text(place.city)), ("region", .literal("null")), ("postal_code", .text(place.code)),
            ("country", .text(place.country)),
        ])
    }

    private mutating func line() -> (node: JSONNode, cents: Int) {
        let (quantity, cents) = (int(1...9), int(99...49_999))
        let title = (0..<5).map { _ in pick(Words.goods) }.joined(separator: " ")
        let sizes: [JSONNode] = [.text("S"), .text("M"), .text("L"), .literal("null")]
        let attributes: JSONNode = .object([("color", .text(pick(["blue", "red", "grün"]))), ("size", pick(sizes))])
        let node: JSONNode = .object([
            ("id", .text("li_\(hex(12))")), ("sku", .text("SKU-\(int(10_000...99_999))")), ("title", .text(title)),
            ("qty", .number("\(quantity)")), ("unit_cents", .number("\(cents)")),
            ("tax_rate", .number(pick(["0.0", "0.07", "0.19", "0.25"]))), ("attributes", attributes),
        ])
        return (node, quantity * cents)
    }

    private mutating func metadata() -> JSONNode {
        .object([
            ("source", .text("web")),
            (
                "utm",
                .object([
                    ("campaign", .text("autumn-\(int(1...99))")), ("ratio", .number("0.\(int(100_000...999_999))")),
                ])
            ),
            ("ip", .text("203.0.113.\(int(1...254))")),
        ])
    }

    private mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    private mutating func chance(_ percent: Int) -> Bool { int(1...100) <= percent }
    private mutating func pick<T>(_ choices: [T]) -> T { choices[int(0...(choices.count - 1))] }

    private mutating func two(_ range: ClosedRange<Int>) -> String {
        let value = int(range)
        return value < 10 ? "0\(value)" : "\(value)"
    }

    private mutating func hex(_ digits: Int) -> String {
        String((0..<digits).map { _ in pick(Array("0123456789abcdef")) })
    }
}

private enum Words {
    static let states = ["pending", "paid", "shipped", "cancelled", "refunded"]
    static let given = [
        "Zoë", "Anna", "José", "Marie-Claire", "Jürgen", "Søren", "Olga", "Liam", "李", "Müge", "Ana", "Tom",
    ]
    static let family = [
        "Müller", "García López", "O'Brien", "Nguyễn", "Kowalski", "Smith", "van der Berg", "Ivanov", "Rossi", "Dubois",
    ]
    static let streets = ["Hauptstraße", "Main Street", "Rue de la Paix", "Bahnhofstrasse", "Avenida Brasil"]
    static let places: [(city: String, code: String, country: String)] = [
        ("Berlin", "10115", "DE"), ("München", "80331", "DE"), ("Paris", "75001", "FR"),
        ("São Paulo", "01000-000", "BR"), ("Zürich", "8001", "CH"), ("New York", "10001", "US"),
        ("Kraków", "30-001", "PL"), ("London", "SW1A 1AA", "GB"),
    ]
    static let notes = [
        "Please leave at the door", "Ring twice.\nThen call \"Bob\" — he's in", "C:\\orders\\new\tfragile",
        "Grüße aus Köln — danke!", "", "Deliver between 9:00 and 12:00; gate code 4711#",
    ]
    static let goods = [
        "blue", "steel", "widget", "bracket", "adjustable", "mount", "premium", "heavy", "duty", "café", "crème", "set",
        "of", "four", "with", "screws", "and", "manual",
    ]
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
