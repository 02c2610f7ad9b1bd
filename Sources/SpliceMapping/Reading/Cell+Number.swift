public import SpliceModel

extension Cell {
    /// A number without a fraction.
    ///
    /// `12`, `12.0` and `1.2e1` are the same number to JSON, and all read as 12.
    ///
    /// - Throws: `missing`, `null` or `wrongKind`; `tooPrecise` for a number with a fraction; `outOfRange`.
    @inlinable
    @inline(__always)
    public func integer() throws(Refusal) -> Int64 {
        let token = token
        guard token.kind == .number else { return try untypedInteger() }
        if token.traits.contains(.fractional) || token.length > 18 { return try unusualInteger() }
        let start = Int(token.start)
        // A number of up to eight digits without a sign, in one piece. Others, and the last bytes of a document, digit by
        // digit.
        if token.length <= 8, start &+ 8 <= record.bytes.count, record.bytes[start] != .minus {
            return Int64(
                truncatingIfNeeded: Word.number(ofDigits: Int(token.length), in: record.bytes.word(at: start)))
        }
        return record.bytes(of: token).shortInteger
    }

    /// A number as it is spelt, exactly.
    ///
    /// - Throws: `missing`, `null` or `wrongKind`; `outOfRange` for one that `ExactDecimal` cannot hold.
    public func decimal() throws(Refusal) -> ExactDecimal {
        guard kind == .number || isUntyped else { throw refusal }
        return try withTextOrNumber { (text) throws(Refusal) in try ExactDecimal(spelling: text) }
    }

    /// The number that a text spells, in a format that has nothing but text; white space around it does not count.
    @usableFromInline
    @inline(never)
    func untypedInteger() throws(Refusal) -> Int64 {
        guard isUntyped else { throw refusal }
        let text = record.bytes(of: token)
        return text.isShortInteger ? text.shortInteger : try unusualInteger()
    }

    @usableFromInline
    @inline(never)
    func unusualInteger() throws(Refusal) -> Int64 {
        let number = try decimal()
        guard let whole = number.wholeNumber else { throw Refusal(.tooPrecise) }
        return whole
    }
}

extension Bytes {
    /// Whether the bytes are at most 18: a sign, perhaps, and digits.
    fileprivate var isShortInteger: Bool {
        guard count > 0, count <= 18 else { return false }
        let start = self[0] == .minus ? 1 : 0
        guard start < count else { return false }
        for index in start..<count where !self[index].isDigit { return false }
        return true
    }

    /// A number of at most 18 digits, which the scanner has checked: no overflow is possible.
    @inlinable
    @inline(__always)
    var shortInteger: Int64 {
        let isNegative = self[0] == .minus
        var index = isNegative ? 1 : 0
        var value: Int64 = 0
        while index < count {
            value = value &* 10 &+ Int64(self[index].digitValue)
            index &+= 1
        }
        return isNegative ? -value : value
    }
}

extension ExactDecimal {
    /// A decimal number from its characters.
    ///
    /// - Throws: `malformed`, `outOfRange` or `tooPrecise`.
    @usableFromInline
    init(spelling text: Span<UInt8>) throws(Refusal) {
        var characters: [UInt8] = []
        characters.reserveCapacity(text.count)
        for index in text.indices { characters.append(text[index]) }
        do throws(ModelError) {
            self = try ExactDecimal(utf8: characters)
        } catch {
            throw Refusal(error.code == .overflow ? .outOfRange : error.code == .inexact ? .tooPrecise : .malformed)
        }
    }
}
