/// The check digit of GS1 keys: weights 3 and 1 from the right, the sum filled up to a multiple of ten.
///
/// GS1 General Specifications, section 7.9.1.
enum CheckDigit {
    /// True when the last digit is the one that the others ask for.
    static func isValid(_ digits: [UInt8]) -> Bool {
        guard let last = digits.last else { return false }
        return last == digit(after: digits.dropLast())
    }

    static func digit(after digits: some BidirectionalCollection<UInt8>) -> UInt8 {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() { sum += Int(digit) * (place % 2 == 0 ? 3 : 1) }
        return UInt8((10 - sum % 10) % 10)
    }

    /// The digits of a text that has nothing else; nil otherwise.
    static func digits(of text: some StringProtocol) -> [UInt8]? {
        let digits = text.utf8.map { $0 &- .zero }
        return digits.allSatisfy { $0 <= 9 } ? digits : nil
    }

    /// A number as text, with zeros up to a length.
    static func text(_ number: UInt64, length: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, length - digits.utf8.count)) + digits
    }
}
