public import SpliceModel

/// Where an order as a whole stands.
public enum OrderState: String, CodedValue {
    /// Not yet placed.
    case draft
    /// Placed, and something is left to do.
    case open
    /// Stopped until someone decides.
    case onHold
    /// Paid and delivered.
    case completed
    /// Called off.
    case cancelled
}

/// Where the payment of an order stands.
public enum PaymentState: String, CodedValue {
    /// Nothing yet.
    case pending
    /// The money is reserved.
    case authorized
    /// Some of it came.
    case partiallyPaid
    /// All of it came.
    case paid
    /// Some of it went back.
    case partiallyRefunded
    /// All of it went back.
    case refunded
    /// The reservation was given up.
    case voided
    /// It did not come.
    case failed
}

/// Where the delivery of an order stands.
public enum FulfilmentState: String, CodedValue {
    /// Nothing was sent.
    case unfulfilled
    /// It is being picked and packed.
    case inProgress
    /// Some of it was sent.
    case partiallyFulfilled
    /// All of it was sent.
    case fulfilled
    /// It came back.
    case returned
    /// Nothing is to be sent.
    case notRequired
}
