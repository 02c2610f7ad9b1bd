public import SpliceModel

/// An amount of money with its currency, exact.
///
/// ```swift
/// .money(currency: "currency")                            // "12.50" or 12.50 beside "currency": "EUR"; written as text
/// .money(.minorUnits, currency: "currency")               // 1250
/// .money(.number, currency: .constant(.usd))              // 12.50
/// .money(.commaText, currency: "currency")                // "1.234,56" and "1234,56"; written "1234,56"
/// .money(currency: "^.currency")                          // the currency stands in the record around this one
/// .money(.minorUnits, currency: "currency", scales: [.ugx: 2, .mga: 0])      // a provider that counts them its own way
/// ```
@frozen
public struct MoneyRule: Rule {
    /// How the amount is written.
    @frozen
    public enum Form: Sendable, Hashable {
        /// A decimal as text, `"12.50"`; read as a number too.
        case text
        /// A decimal as a number, `12.50`; read as text too.
        case number
        /// A decimal with a comma as text, `"12,50"`; read with points or spaces between thousands too, `"1.234,56"`.
        case commaText
        /// Minor units as a number: `1250` for 12.50 EUR, 1250 for 1,250 JPY.
        case minorUnits
    }

    /// Where the currency comes from.
    @frozen
    public enum CurrencySource: Sendable, Hashable, ExpressibleByStringLiteral {
        /// A field beside the amount, or, with `^.` before it, of the record around this one.
        case field(String)
        /// Always the same; other amounts cannot be written.
        case constant(Currency)

        /// The path of a field.
        public init(stringLiteral path: String) { self = .field(path) }
    }

    @usableFromInline let form: Form
    @usableFromInline let constant: Currency?
    /// How many decimal digits the system keeps, for currencies where that is not ISO 4217's number.
    @usableFromInline let scales: [Currency: Int]
    /// The path of the field that holds the currency.
    public let companion: String?

    @usableFromInline
    init(_ form: Form, _ source: CurrencySource, scales: [Currency: Int] = [:]) {
        self.form = form
        self.scales = scales
        switch source {
        case .field(let path):
            companion = path
            constant = nil
        case .constant(let currency):
            companion = nil
            constant = currency
        }
    }

    /// Reads amount and currency.
    @inlinable
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Money {
        let currency = try currency(cell)
        if !scales.isEmpty || form == .commaText {
            return try decode(cell, currency, scale: scales[currency] ?? currency.exponent)
        }
        if form == .minorUnits { return Money(minorUnits: try cell.integer(), currency: currency) }
        let units = try cell.withTextOrNumber { (text) throws(Refusal) in
            if let units = currency.shortUnits(text) { return units }
            return try currency.units(text)
        }
        return Money(minorUnits: units, currency: currency)
    }

    @inlinable
    @inline(__always)
    func currency(_ cell: borrowing Cell) throws(Refusal) -> Currency {
        if let constant { return constant }
        let token = cell.frame[cell.companionSlot]
        guard token.kind == .string, token.length == 3 else { throw Refusal(.companion) }
        let code = cell.record.bytes(of: token)
        let packed = UInt32(code[0]) | UInt32(code[1]) &<< 8 | UInt32(code[2]) &<< 16
        guard let currency = Currency(packedASCII: packed) else { throw Refusal(.companion) }
        return currency
    }

    /// Reads an amount of a currency that the system counts or spells its own way.
    @usableFromInline
    @inline(never)
    func decode(_ cell: borrowing Cell, _ currency: Currency, scale: Int) throws(Refusal) -> Money {
        let units: Int64
        if form == .minorUnits {
            units = try cell.integer()
        } else {
            units = try cell.withTextOrNumber { (text) throws(Refusal) in
                let amount = form == .commaText ? try ExactDecimal(comma: text) : try ExactDecimal(spelling: text)
                return try amount.fitted(to: scale).coefficient
            }
        }
        guard let money = Money(units: units, currency: currency, scale: scale) else { throw Refusal(.outOfRange) }
        return money
    }

    /// Writes the amount.
    @inlinable
    public func encode(_ value: Money, to writer: inout Writer) throws(Refusal) {
        if let constant, constant != value.currency { throw Refusal(.disagreement) }
        let exponent = scales.isEmpty ? value.currency.exponent : scales[value.currency] ?? value.currency.exponent
        let units = value.scale == exponent ? value.units : try value.fittedUnits(to: exponent)
        switch form {
        case .text: writer.quotedDecimal(units, scale: exponent)
        case .commaText: writer.quotedCommaDecimal(units, scale: exponent)
        case .number: writer.decimal(units, scale: exponent)
        case .minorUnits: writer.integer(units)
        }
    }

    /// Writes the currency.
    @inlinable
    public func encodeCompanion(_ value: Money, to writer: inout Writer) throws(Refusal) {
        writer.code(value.currency.packedASCII)
    }

    /// The currency, as a number.
    @inlinable
    public func companionKey(of value: Money) -> UInt64 { UInt64(value.currency.packedASCII) }

    /// An amount of so many and a quarter, or so many minor units.
    public func example(_ number: Int) -> String {
        switch form {
        case .minorUnits: "\(number)"
        case .number: "\(number)\(quarter)"
        case .text: "\"\(number)\(quarter)\""
        case .commaText: "\"\(number)\(quarter.replacingPoint)\""
        }
    }

    /// A currency of two decimal digits, another for the next number.
    public func companionExample(_ number: Int) -> String { ["\"EUR\"", "\"USD\"", "\"GBP\"", "\"CHF\""][number % 4] }

    /// `.25`, with as many digits as the currency has.
    private var quarter: String {
        let exponent = constant.map { scales[$0] ?? $0.exponent } ?? 2
        return exponent < 2 ? (exponent == 0 ? "" : ".2") : ".25" + String(repeating: "0", count: exponent - 2)
    }

    /// What the rule does.
    public var note: RuleNote {
        let place = companion.map { "currency in \($0)" } ?? "always \(constant?.code ?? "")"
        let (form, type): (String, WireType) =
            switch form {
            case .text: ("money as text", [.string, .number])
            case .commaText: ("money as text with a comma", .string)
            case .number: ("money", [.number, .string])
            case .minorUnits: ("money in minor units", .integer)
            }
        var edgeCases = ["more decimal digits than the currency has are refused"]
        if !scales.isEmpty {
            let list = scales.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            edgeCases.append("decimal digits of the system: \(list)")
        }
        return RuleNote(
            "\(form), \(place)", expects: self.form == .minorUnits ? "an integer" : "a decimal", type: type,
            edgeCases: edgeCases)
    }
}

extension MoneyRule: BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> MoneyRule {
        for (currency, scale) in scales where !(0...18).contains(scale) {
            layout.note("“\(path)”: \(currency) cannot have \(scale) decimal digits")
        }
        return self
    }
}

extension Rule where Self == MoneyRule {
    /// An amount as a decimal text, with its currency.
    @inlinable
    public static func money(currency: MoneyRule.CurrencySource) -> MoneyRule { MoneyRule(.text, currency) }

    /// An amount with its currency.
    @inlinable
    public static func money(_ form: MoneyRule.Form, currency: MoneyRule.CurrencySource) -> MoneyRule {
        MoneyRule(form, currency)
    }

    /// An amount with its currency, in a system that counts some currencies its own way.
    ///
    /// - Parameters:
    ///   - form: how the amount is written.
    ///   - currency: where the currency comes from.
    ///   - scales: how many decimal digits the system keeps for currencies where that is not ISO 4217's number, 0…18. A
    ///     payment provider may count UGX in hundredths, which ISO 4217 does not divide, and MGA in whole ones.
    @inlinable
    public static func money(
        _ form: MoneyRule.Form, currency: MoneyRule.CurrencySource, scales: [Currency: Int]
    ) -> MoneyRule {
        MoneyRule(form, currency, scales: scales)
    }
}

extension Currency {
    /// The minor units of a plain decimal: an optional minus, up to 17 digits, and at most the currency's own digits behind
    /// a point. Nil for everything else, which `units(_:)` then reads in full.
    @inlinable
    func shortUnits(_ text: Span<UInt8>) -> Int64? {
        guard text.count > 0, text.count <= 18 else { return nil }
        let isNegative = text[0] == .minus
        var index = isNegative ? 1 : 0
        let first = index
        var value: Int64 = 0
        while index < text.count, text[index].isDigit {
            value = value &* 10 &+ Int64(text[index].digitValue)
            index &+= 1
        }
        guard index > first else { return nil }
        var missing = exponent
        if index < text.count {
            guard text[index] == .point, text.count &- index &- 1 <= exponent, text.count &- index > 1 else {
                return nil
            }
            index &+= 1
            while index < text.count {
                guard text[index].isDigit else { return nil }
                value = value &* 10 &+ Int64(text[index].digitValue)
                index &+= 1
                missing &-= 1
            }
        }
        while missing > 0 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product
            missing &-= 1
        }
        return isNegative ? -value : value
    }

    /// The minor units of any decimal number, with trailing zeros and exponents.
    @usableFromInline
    @inline(never)
    func units(_ text: Span<UInt8>) throws(Refusal) -> Int64 {
        try ExactDecimal(spelling: text).fitted(to: exponent).coefficient
    }
}

extension Money {
    /// The amount in minor units, for amounts that are kept at another scale.
    @usableFromInline
    @inline(never)
    func fittedUnits(to scale: Int) throws(Refusal) -> Int64 {
        do throws(ModelError) {
            return try units(scale: scale)
        } catch {
            throw Refusal(error.code == .inexact ? .tooPrecise : .outOfRange)
        }
    }
}

extension Writer {
    /// Three ASCII letters, quoted, the first in the lowest byte.
    @inlinable
    @inline(__always)
    mutating func code(_ packed: UInt32) {
        buffer.reserve(5)
        buffer.appendUnchecked(.quote)
        buffer.appendUnchecked(UInt8(truncatingIfNeeded: packed))
        buffer.appendUnchecked(UInt8(truncatingIfNeeded: packed &>> 8))
        buffer.appendUnchecked(UInt8(truncatingIfNeeded: packed &>> 16))
        buffer.appendUnchecked(.quote)
    }
}
