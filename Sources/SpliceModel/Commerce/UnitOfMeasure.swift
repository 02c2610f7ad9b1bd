/// A unit by its code of UNECE Recommendation 20, such as `KGM` or `C62`.
///
/// The shape of a code is checked, not that the recommendation lists it: it has more than a thousand. The units below
/// are the ones that can be converted.
public struct UnitOfMeasure: Sendable, Hashable {
    /// One to three capital letters and digits.
    public let code: String

    /// From a code. Throws `invalidFormat`.
    public init(parsing code: some StringProtocol) throws(ModelError) {
        guard (1...3).contains(code.utf8.count),
            code.utf8.allSatisfy({ $0.isASCIIDigit || (0x41...0x5A).contains($0) })
        else { throw ModelError(.invalidFormat, "UnitOfMeasure", "a unit code is one to three of A–Z and 0–9") }
        self.code = String(code)
    }

    private init(_ code: StaticString) { self.code = "\(code)" }

    /// One: a thing that is counted.
    public static let one = UnitOfMeasure("C62")
    /// Piece.
    public static let piece = UnitOfMeasure("H87")
    /// Each.
    public static let each = UnitOfMeasure("EA")
    /// Pair: two.
    public static let pair = UnitOfMeasure("PR")
    /// Dozen: twelve.
    public static let dozen = UnitOfMeasure("DZN")
    /// Kilogram.
    public static let kilogram = UnitOfMeasure("KGM")
    /// Gram.
    public static let gram = UnitOfMeasure("GRM")
    /// Milligram.
    public static let milligram = UnitOfMeasure("MGM")
    /// Metric ton: 1,000 kg.
    public static let tonne = UnitOfMeasure("TNE")
    /// Pound: 0.45359237 kg.
    public static let pound = UnitOfMeasure("LBR")
    /// Ounce: a sixteenth of a pound.
    public static let ounce = UnitOfMeasure("ONZ")
    /// Metre.
    public static let metre = UnitOfMeasure("MTR")
    /// Centimetre.
    public static let centimetre = UnitOfMeasure("CMT")
    /// Millimetre.
    public static let millimetre = UnitOfMeasure("MMT")
    /// Kilometre.
    public static let kilometre = UnitOfMeasure("KMT")
    /// Inch: 2.54 cm.
    public static let inch = UnitOfMeasure("INH")
    /// Foot: twelve inches.
    public static let foot = UnitOfMeasure("FOT")
    /// Yard: three feet.
    public static let yard = UnitOfMeasure("YRD")
    /// Litre.
    public static let litre = UnitOfMeasure("LTR")
    /// Millilitre.
    public static let millilitre = UnitOfMeasure("MLT")
    /// Cubic metre: 1,000 litres.
    public static let cubicMetre = UnitOfMeasure("MTQ")
    /// US liquid gallon: 3.785411784 litres.
    public static let gallonUS = UnitOfMeasure("GLL")
    /// Second.
    public static let second = UnitOfMeasure("SEC")
    /// Minute.
    public static let minute = UnitOfMeasure("MIN")
    /// Hour.
    public static let hour = UnitOfMeasure("HUR")
    /// Day of 24 hours.
    public static let day = UnitOfMeasure("DAY")
    /// Week of seven days.
    public static let week = UnitOfMeasure("WEE")
}

extension UnitOfMeasure {
    /// What a unit measures, and how many of the dimension's smallest listed step it is, exactly.
    struct Scale {
        let dimension: String
        let steps: Int64
    }

    /// Nil for a unit that cannot be converted. Steps: one thing, 10^-12 kg, 0.1 mm, 10^-9 litres, one second.
    var scale: Scale? {
        switch code {
        case "C62", "H87", "EA": Scale(dimension: "count", steps: 1)
        case "PR": Scale(dimension: "count", steps: 2)
        case "DZN": Scale(dimension: "count", steps: 12)
        case "KGM": Scale(dimension: "mass", steps: 1_000_000_000_000)
        case "GRM": Scale(dimension: "mass", steps: 1_000_000_000)
        case "MGM": Scale(dimension: "mass", steps: 1_000_000)
        case "TNE": Scale(dimension: "mass", steps: 1_000_000_000_000_000)
        case "LBR": Scale(dimension: "mass", steps: 453_592_370_000)
        case "ONZ": Scale(dimension: "mass", steps: 28_349_523_125)
        case "MTR": Scale(dimension: "length", steps: 10_000)
        case "CMT": Scale(dimension: "length", steps: 100)
        case "MMT": Scale(dimension: "length", steps: 10)
        case "KMT": Scale(dimension: "length", steps: 10_000_000)
        case "INH": Scale(dimension: "length", steps: 254)
        case "FOT": Scale(dimension: "length", steps: 3_048)
        case "YRD": Scale(dimension: "length", steps: 9_144)
        case "LTR": Scale(dimension: "volume", steps: 1_000_000_000)
        case "MLT": Scale(dimension: "volume", steps: 1_000_000)
        case "MTQ": Scale(dimension: "volume", steps: 1_000_000_000_000)
        case "GLL": Scale(dimension: "volume", steps: 3_785_411_784)
        case "SEC": Scale(dimension: "time", steps: 1)
        case "MIN": Scale(dimension: "time", steps: 60)
        case "HUR": Scale(dimension: "time", steps: 3_600)
        case "DAY": Scale(dimension: "time", steps: 86_400)
        case "WEE": Scale(dimension: "time", steps: 604_800)
        default: nil
        }
    }
}

extension UnitOfMeasure: CustomStringConvertible, FieldValue {
    /// The code.
    public var description: String { code }
    /// `unit`.
    public static var fieldType: FieldType { .scalar("unit") }
}

extension UnitOfMeasure: Codable {
    /// Reads the code.
    public init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the code.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code)
    }
}
