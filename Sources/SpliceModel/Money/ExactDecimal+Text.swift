extension ExactDecimal: LosslessStringConvertible {
    /// A number from text as in JSON (RFC 8259 section 6) with two freedoms: a leading `+`, and leading zeros.
    ///
    /// `12`, `-0.50`, `1e3` and `2.5E-3` are numbers; ` 1`, `1.`, `.5`, `1,5`, `NaN` are not. Nil also for a number
    /// that needs more than 18 decimal digits or a coefficient of more than 64 bits.
    public init?(_ text: String) {
        do throws(ModelError) { try self.init(utf8: text.utf8) } catch { return nil }
    }

    /// As the initialiser that returns nil, and says what is wrong: `invalidFormat`, `overflow` or `inexact`.
    public init(parsing text: some StringProtocol) throws(ModelError) { try self.init(utf8: text.utf8) }

    /// As ``init(parsing:)``, from bytes.
    public init(utf8: some Sequence<UInt8>) throws(ModelError) {
        var cursor = ByteCursor(utf8.makeIterator())
        let isNegative = cursor.take(.minus)
        if !isNegative { cursor.take(.plus) }
        var digits = DigitRun()
        guard digits.read(&cursor) else { throw ExactDecimal.malformed }
        var scale = 0
        if cursor.take(.point) {
            let whole = digits.count
            guard digits.read(&cursor) else { throw ExactDecimal.malformed }
            scale = digits.count - whole
        }
        if cursor.take(.lowerE) || cursor.take(.upperE) {
            let down = cursor.take(.minus)
            if !down { cursor.take(.plus) }
            var exponent = DigitRun()
            guard exponent.read(&cursor) else { throw ExactDecimal.malformed }
            let power = exponent.overflowed ? 1_000 : Int(min(exponent.value, 1_000))
            scale += down ? power : -power
        }
        guard cursor.isAtEnd else { throw ExactDecimal.malformed }
        try self.init(digits: digits, isNegative: isNegative, scale: scale)
    }

    private static var malformed: ModelError {
        ModelError(.invalidFormat, "ExactDecimal", "a number is digits with at most one point, and no spaces")
    }

    private init(digits: DigitRun, isNegative: Bool, scale: Int) throws(ModelError) {
        let tooLong = ModelError(.overflow, "ExactDecimal", "the number has more than 18 digits")
        guard !digits.overflowed else { throw tooLong }
        var value = digits.value
        var scale = scale
        while scale > ExactDecimal.maximumScale || (scale > 0 && value > Int64.max), value % 10 == 0 {
            if value == 0 { scale = ExactDecimal.maximumScale } else { scale -= 1 }
            value /= 10
        }
        guard scale <= ExactDecimal.maximumScale else {
            throw ModelError(.inexact, "ExactDecimal", "the number needs more than 18 decimal digits")
        }
        while scale < 0 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { throw tooLong }
            value = product
            scale = value == 0 ? 0 : scale + 1
        }
        guard value <= Int64.min.magnitude,
            let coefficient = Int64(exactly: isNegative ? -Int128(value) : Int128(value))
        else { throw tooLong }
        self.init(trusted: coefficient, scale: scale)
    }

    /// The digits with a point, never an exponent: `-0.50`.
    public var description: String { String(decimal: coefficient, scale: scale) }
}

extension ExactDecimal: Codable {
    /// Reads a decimal string.
    public init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    /// Writes a decimal string, since a JSON number may pass through a binary float on its way.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A run of ASCII digits read into one number.
struct DigitRun {
    private(set) var value: UInt128 = 0
    private(set) var count = 0
    private(set) var overflowed = false

    /// Reads digits up to the first byte that is none; false when there is not one.
    mutating func read(_ cursor: inout ByteCursor<some IteratorProtocol<UInt8>>) -> Bool {
        let before = count
        while let digit = cursor.takeDigit() {
            let (product, high) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt128(digit))
            overflowed = overflowed || high || carry
            value = sum
            count += 1
        }
        return count > before
    }
}
