public import SpliceModel

/// Where a shipment stands.
public enum ShipmentState: String, CodedValue {
    /// Not yet packed.
    case planned
    /// The label was bought.
    case labelled
    /// The carrier has it.
    case inTransit
    /// It arrives today.
    case outForDelivery
    /// It arrived.
    case delivered
    /// Something is wrong with it.
    case exception
    /// It went back.
    case returned
    /// It will not be sent.
    case cancelled
}

/// How a label is printed.
public enum LabelFormat: String, CodedValue {
    /// A PDF document.
    case pdf
    /// A PNG picture.
    case png
    /// The language of Zebra printers.
    case zpl
}
