/// A value, and whether its source named it or a mapping filled it in.
public struct Stated<Value> {
    /// The value.
    public let value: Value
    /// Whether the source named it.
    public let provenance: Provenance

    /// A value and where it is from.
    public init(_ value: Value, _ provenance: Provenance) {
        self.value = value
        self.provenance = provenance
    }
}

extension Stated: Sendable where Value: Sendable {}
extension Stated: Equatable where Value: Equatable {}
extension Stated: Hashable where Value: Hashable {}

extension PostalAddress {
    /// The country, and whether the source named it: for mappings of systems that leave their home country out.
    public var statedCountry: Stated<Country> { Stated(country, countryProvenance) }
}
