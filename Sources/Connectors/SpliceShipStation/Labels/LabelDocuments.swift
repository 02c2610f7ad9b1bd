public import SpliceMapping
public import SpliceModel

/// Body of `POST /labels` ↔ ``LabelRequest`` (<https://docs.shipstation.com/openapi/labels/create_label>).
public enum LabelRequestDocument: Mapping {
    /// The API's version.
    public static let version = "v2"
    /// The shipment's own id.
    public static let identity: String? = "shipment.external_shipment_id"

    /// The rows.
    public static func map(_ f: inout Fields<LabelRequest>) -> Reading<LabelRequest> {
        let shipment = f.field("shipment.external_shipment_id", \.shipment, .text(max: 50), classified: .internal)
        let carrier = f.field("shipment.carrier_id", \.carrier, .text, classified: .internal)
        let service = f.field("shipment.service_code", \.service, .text, classified: .internal)
        let shipTo = f.field("shipment.ship_to", \.shipTo, .one(ShipStationAddress.self))
        let shipFrom = f.field("shipment.ship_from", \.shipFrom, .one(ShipStationAddress.self))
        let packages = f.field("shipment.packages", \.packages, .each(PackageDocument.self))
        let isTest = f.field("test_label", \.isTest, .boolean)
        f.constant("label_format", "pdf")
        return { r in
            try LabelRequest(
                shipment: r[shipment], carrier: r[carrier], service: r[service], shipTo: r[shipTo],
                shipFrom: r[shipFrom], packages: r[packages], isTest: r[isTest])
        }
    }
}

/// A parcel of a label.
public enum PackageDocument: Mapping {
    /// The API's version.
    public static let version = "v2"

    /// The rows.
    public static func map(_ f: inout Fields<LabelRequest.Package>) -> Reading<LabelRequest.Package> {
        f.constant("weight.unit", "gram")
        let grams = f.field("weight.value", \.grams, .decimal)
        return { r in try LabelRequest.Package(grams: r[grams]) }
    }
}

/// An address of a label ↔ canonical address. Three lines at most; what is beyond is joined into the third.
public enum ShipStationAddress: Mapping {
    /// The API's version.
    public static let version = "v2"

    /// The rows.
    public static func map(_ f: inout Fields<PostalAddress>) -> Reading<PostalAddress> {
        let name = f.field("name", \.recipient, .text.optional(empty: .isNull, writes: .omitted))
        let company = f.field(
            "company_name", \.organization, .text.optional(empty: .isNull, writes: .omitted), classified: .internal)
        let first = f.field("address_line1", \.line1, .text.optional(empty: .isNull, writes: .empty))
        let second = f.field("address_line2", \.line2, .text.optional(empty: .isNull, writes: .omitted))
        let third = f.field("address_line3", \.line3, .text.optional(empty: .isNull, writes: .omitted))
        let city = f.field("city_locality", \.city, .text.optional(empty: .isNull, writes: .empty))
        let state = f.field(
            "state_province", \.administrativeArea, .text.optional(empty: .isNull, writes: .omitted))
        let postalCode = f.field("postal_code", \.postalCode, .text.optional(empty: .isNull, writes: .empty))
        let country = f.field("country_code", \.country, .country)
        return { r in
            try PostalAddress(
                recipient: r[name], organization: r[company],
                lines: [r[first], r[second], r[third]].compactMap(\.self),
                city: r[city], administrativeArea: r[state], postalCode: r[postalCode], country: r[country],
                countryProvenance: .explicit)
        }
    }
}

extension PostalAddress {
    var line1: String? { lines.first }
    var line2: String? { lines.count > 1 ? lines[1] : nil }
    var line3: String? { lines.count > 2 ? lines.dropFirst(2).joined(separator: ", ") : nil }
}

/// A label as the API shows it ↔ ``PurchasedLabel``.
public enum PurchasedLabelDocument: Mapping {
    /// The API's version.
    public static let version = "v2"
    /// ShipStation's id.
    public static let identity: String? = "label_id"

    /// The rows.
    public static func map(_ f: inout Fields<PurchasedLabel>) -> Reading<PurchasedLabel> {
        let id = f.field("label_id", \.id, .text, classified: .internal)
        let shipmentID = f.field("shipment_id", \.shipmentID, .text, classified: .internal)
        let shipment = f.field("external_shipment_id", \.shipment, .text.optional(), classified: .internal)
        let tracking = f.field("tracking_number", \.trackingNumber, .text, classified: .internal)
        let carrier = f.field("carrier_code", \.carrier, .text.optional(), classified: .internal)
        let service = f.field("service_code", \.service, .text.optional(), classified: .internal)
        let amount = f.field("shipment_cost.amount", \.cost.amount, .decimal)
        let currency = f.field("shipment_cost.currency", \.cost.currency, .lowercaseCurrency)
        let download = f.field("label_download.href", \.download, .text.optional(), classified: .sensitive)
        let isVoided = f.field("voided", \.isVoided, .boolean)
        f.ignore("label_download.pdf", because: "the same as href")
        return { r in
            try PurchasedLabel(
                id: r[id], shipmentID: r[shipmentID], shipment: r[shipment], trackingNumber: r[tracking],
                carrier: r[carrier], service: r[service], cost: Money(r[amount], r[currency]), download: r[download],
                isVoided: r[isVoided])
        }
    }
}

/// A currency that the API writes in lower case: `usd`.
public struct LowercaseCurrency: Rule {
    /// Reads the code in either case.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Currency {
        guard let currency = Currency(try cell.text().uppercased()) else {
            throw Refusal("is no currency code of ISO 4217", .unknownCode)
        }
        return currency
    }

    /// Writes the code in lower case.
    public func encode(_ value: Currency, to writer: inout Writer) { writer.text(value.code.lowercased()) }

    /// What the rule does.
    public var note: RuleNote { RuleNote("currency in lower case", expects: "a currency code", type: .string) }
}

extension Rule where Self == LowercaseCurrency {
    /// A currency in lower case.
    public static var lowercaseCurrency: LowercaseCurrency { LowercaseCurrency() }
}
