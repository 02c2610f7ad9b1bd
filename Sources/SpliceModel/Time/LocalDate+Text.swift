extension LocalDate: LosslessStringConvertible {
    /// A day from `YYYY-MM-DD` (RFC 3339 full-date, ISO 8601 extended format); nil for anything else.
    @inlinable
    public init?(_ text: String) { self.init(utf8: text.utf8) }

    /// As ``init(_:)``, from bytes.
    @inlinable
    public init?(utf8: some Sequence<UInt8>) {
        var cursor = ByteCursor(utf8.makeIterator())
        guard let date = LocalDate(reading: &cursor), cursor.isAtEnd else { return nil }
        self = date
    }

    /// As ``init(_:)``, and says what is wrong: throws `invalidFormat`.
    public init(parsing text: some StringProtocol) throws(ModelError) {
        guard let date = LocalDate(utf8: text.utf8) else {
            throw ModelError(.invalidFormat, "LocalDate", "a date is an existing day written YYYY-MM-DD")
        }
        self = date
    }

    @inlinable
    init?(reading cursor: inout ByteCursor<some IteratorProtocol<UInt8>>) {
        guard let year = cursor.digits(4), cursor.take(.minus), let month = cursor.digits(2), cursor.take(.minus),
            let day = cursor.digits(2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// `YYYY-MM-DD`.
    public var description: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    func append(to bytes: inout [UInt8]) {
        bytes.append(year, width: 4)
        bytes.append(.minus)
        bytes.append(month, width: 2)
        bytes.append(.minus)
        bytes.append(day, width: 2)
    }
}

extension LocalDate: Codable {
    /// Reads `YYYY-MM-DD`.
    public init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    /// Writes `YYYY-MM-DD`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
