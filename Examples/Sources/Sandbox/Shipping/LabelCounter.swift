import Foundation

/// What the carrier's counter knows: the labels it sold. A pure machine.
struct LabelCounter: Sendable {
    /// The body of `POST /v2/labels`, named as on the wire.
    struct Order: Decodable, Sendable {
        struct Address: Decodable, Sendable {
            var name: String
            var address_line1: String
            var city_locality: String
            var state_province: String?
            var postal_code: String
            var country_code: String
        }

        struct Package: Decodable, Sendable {
            struct Weight: Decodable, Sendable {
                var value: Double
                var unit: String
            }
            var weight: Weight
        }

        struct Shipment: Decodable, Sendable {
            var external_shipment_id: String?
            var carrier_id: String
            var service_code: String
            var ship_to: Address
            var ship_from: Address
            var packages: [Package]
        }

        var shipment: Shipment

        /// The first field that is wrong, if any.
        func invalidField(carrier: String) -> String? {
            if shipment.carrier_id != carrier { return "shipment.carrier_id" }
            if shipment.service_code.isEmpty { return "shipment.service_code" }
            if let id = shipment.external_shipment_id, id.isEmpty || id.count > 50 {
                return "shipment.external_shipment_id"
            }
            for (name, address) in [("ship_to", shipment.ship_to), ("ship_from", shipment.ship_from)] {
                if address.name.isEmpty { return "shipment.\(name).name" }
                if address.address_line1.isEmpty { return "shipment.\(name).address_line1" }
                if address.country_code.count != 2 { return "shipment.\(name).country_code" }
            }
            let units = ["pound", "ounce", "gram", "kilogram"]
            let isWeighed = shipment.packages.allSatisfy { $0.weight.value > 0 && units.contains($0.weight.unit) }
            return shipment.packages.isEmpty || !isWeighed ? "shipment.packages" : nil
        }
    }

    struct Label: Sendable {
        var id: String
        var shipmentID: String
        var external: String?
        var trackingNumber: String
        var carrierID: String
        var serviceCode: String
        var cents: Int
        var createdAt: Date
        var isVoided = false
    }

    private var random: SeededGenerator
    private var labels: [Label] = []

    init(random: SeededGenerator) {
        self.random = random
    }

    /// Sells a label, whether or not the shipment has one already.
    mutating func buy(_ order: Order, at date: Date) -> Label {
        let number = 200_000 + labels.count
        let digits = (0..<20).map { _ in String(random.next() % 10) }.joined()
        let label = Label(
            id: "se-\(number)", shipmentID: "se-\(number + 500_000)", external: order.shipment.external_shipment_id,
            trackingNumber: "94\(digits)", carrierID: order.shipment.carrier_id,
            serviceCode: order.shipment.service_code, cents: 395 + Int(random.next() % 900), createdAt: date)
        labels.append(label)
        return label
    }

    func label(_ id: String) -> Label? {
        labels.first { $0.id == id }
    }

    /// The newest label of a shipment that is not voided, else the newest.
    func label(external: String) -> Label? {
        let found = labels.filter { $0.external == external }
        return found.last { !$0.isVoided } ?? found.last
    }

    /// Voids a label; with whether that changed anything, or nil when there is no such label.
    mutating func void(_ id: String) -> (label: Label, isNew: Bool)? {
        guard let index = labels.firstIndex(where: { $0.id == id }) else { return nil }
        let isNew = !labels[index].isVoided
        labels[index].isVoided = true
        return (labels[index], isNew)
    }
}

extension LabelCounter.Label {
    /// The resource as the API shows it.
    var document: JSON {
        [
            "label_id": .string(id), "status": isVoided ? "voided" : "completed",
            "shipment_id": .string(shipmentID), "external_shipment_id": .optional(external),
            "ship_date": .string(ShopOrder.shopTime(createdAt)), "created_at": .string(createdAt.formatted(.iso8601)),
            "shipment_cost": ["currency": "usd", "amount": .number(ShopOrder.money(cents))],
            "insurance_cost": ["currency": "usd", "amount": .number("0.0")],
            "tracking_number": .string(trackingNumber), "is_return_label": false, "is_international": false,
            "carrier_id": .string(carrierID), "service_code": .string(serviceCode), "package_code": "package",
            "voided": .bool(isVoided), "voided_at": nil, "label_format": "pdf", "label_layout": "4x6",
            "trackable": true, "carrier_code": "usps", "tracking_status": "in_transit",
            "label_download": [
                "pdf": .string("https://api.shipstation.com/v2/downloads/\(id).pdf"),
                "href": .string("https://api.shipstation.com/v2/downloads/\(id).pdf"),
            ],
            "packages": [["package_id": 1, "tracking_number": .string(trackingNumber)]],
        ]
    }
}
