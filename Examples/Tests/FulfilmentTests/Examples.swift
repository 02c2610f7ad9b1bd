import Fulfilment
import SpliceEntities
import SpliceModel
import SpliceQuickBooks
import SpliceShipStation
import SpliceWarehouse
import Testing

extension Terms {
    /// Terms of a business in New York.
    static var example: Terms {
        get throws {
            let country = try #require(Country("US"))
            return Terms(
                warehouse: "main",
                shipFrom: PostalAddress(
                    recipient: "Splice & Sons", organization: nil, lines: ["1 Ropewalk"], city: "New York",
                    administrativeArea: "NY", postalCode: "10001", country: country, countryProvenance: .explicit),
                carrier: "se-1", service: "usps_priority_mail",
                booksOffset: try #require(UTCOffset(seconds: -5 * 3600)))
        }
    }
}

extension PurchasedLabel {
    /// The label of an order.
    static func example(for order: Order) throws -> PurchasedLabel {
        PurchasedLabel(
            id: "se-\(order.number)", shipmentID: "se-1", shipment: order.number, trackingNumber: "1Z\(order.number)",
            carrier: "usps", service: nil, cost: .zero(try #require(Currency("USD"))), download: nil, isVoided: false)
    }
}
