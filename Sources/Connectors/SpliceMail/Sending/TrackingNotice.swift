/// Tells a customer that an order is on its way.
public struct TrackingNotice: MailInput, Hashable {
    /// Whom it is for.
    public let recipient: Mailbox
    /// The order's number.
    public let order: String
    /// The carrier, as people know it; `nil` when it does not matter.
    public let carrier: String?
    /// The carrier's number for the parcel.
    public let trackingNumber: String
    /// Where the parcel can be followed; `nil` when nobody says.
    public let trackingURL: String?

    /// A notice.
    public init(
        to recipient: Mailbox, order: String, carrier: String?, trackingNumber: String, trackingURL: String?
    ) {
        self.recipient = recipient
        self.order = order
        self.carrier = carrier
        self.trackingNumber = trackingNumber
        self.trackingURL = trackingURL
    }
}

extension MailTemplate where Input == TrackingNotice {
    /// A plain notice in English.
    public static let tracking = MailTemplate(
        subject: { "Your order \($0.order) is on its way" },
        text: { notice in
            let carrier = notice.carrier.map { " with \($0)" } ?? ""
            let link = notice.trackingURL.map { "Follow it here: \($0)\n" } ?? ""
            return """
                \(greeting(notice))

                your order \(notice.order) is on its way\(carrier).
                Tracking number: \(notice.trackingNumber)
                \(link)
                """
        },
        html: { notice in
            let carrier: HTML = notice.carrier.map { " with \($0)" } ?? ""
            let link: HTML = notice.trackingURL.flatMap(webLink) ?? ""
            return """
                <p>\(greeting(notice))</p>
                <p>your order <b>\(notice.order)</b> is on its way\(carrier).<br>
                Tracking number: <b>\(notice.trackingNumber)</b></p>
                \(link)
                """
        })

    private static func greeting(_ notice: TrackingNotice) -> String {
        notice.recipient.name.isEmpty ? "Hello," : "Hello \(notice.recipient.name),"
    }

    /// A link; none for an address that is not on the web, such as `javascript:`.
    private static func webLink(_ address: String) -> HTML? {
        guard address.hasPrefix("https://") || address.hasPrefix("http://") else { return nil }
        return "<p><a href=\"\(address)\">Follow your parcel</a></p>"
    }
}
