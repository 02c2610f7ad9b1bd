extension Money {
    /// An amount from a decimal string such as `12.50` and its currency.
    ///
    /// It gets the currency's own scale, or a larger one where the text has more digits that matter. Throws as
    /// ``ExactDecimal/init(parsing:)``.
    public init(parsing amount: some StringProtocol, _ currency: Currency) throws(ModelError) {
        try self.init(ExactDecimal(parsing: amount), currency)
    }

    /// The amount with all digits of its scale: `12.50`, without a currency, a sign only when negative.
    public var decimalString: String { amount.description }
}

extension Money: CustomStringConvertible {
    /// `12.50 USD`.
    public var description: String { "\(amount) \(currency)" }
}

extension Money: Codable {
    private enum CodingKeys: String, CodingKey { case amount, currency }

    /// Reads `{"amount": "12.50", "currency": "USD"}`; the digits of the amount are its scale.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let amount = try container.decode(ExactDecimal.self, forKey: .amount)
        self.init(amount, exactly: try container.decode(Currency.self, forKey: .currency))
    }

    /// Writes `{"amount": "12.50", "currency": "USD"}`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(amount, forKey: .amount)
        try container.encode(currency, forKey: .currency)
    }
}
