import SpliceModel

/// Makes a value of any record by answering its decoder: every scalar is another one, every list has two elements.
///
/// So a new field of an entity is in the samples, and thereby in the golden files and the laws, without anyone writing
/// it.
struct SampleDecoder: Decoder {
    /// Which optional fields get a value.
    enum Filling { case everything, requiredOnly }

    final class Counter {
        var value = 0
        func next() -> Int {
            value += 1
            return value
        }
    }

    let filling: Filling
    let counter: Counter
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    static func make<Value: Decodable>(_ type: Value.Type, _ filling: Filling) throws -> Value {
        try SampleDecoder(filling: filling, counter: Counter()).value(type)
    }

    func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if let sampled = type as? any Sampled.Type, let value = sampled.sample(counter.next()) as? Value {
            return value
        }
        return try Value(from: self)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Keyed(decoder: self))
    }
    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { Unkeyed(decoder: self) }
    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "a scalar without a sample"))
    }

    private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let decoder: SampleDecoder
        let codingPath: [any CodingKey] = []
        /// Asked for by dictionaries only.
        var allKeys: [Key] { ["Size", "Colour"].compactMap(Key.init(stringValue:)) }

        func contains(_ key: Key) -> Bool { true }
        func decodeNil(forKey key: Key) throws -> Bool { decoder.filling == .requiredOnly }
        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try decoder.value(type) }
        func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
            decoder.filling == .everything ? try decoder.value(type) : nil
        }
        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type, forKey key: Key
        ) throws -> KeyedDecodingContainer<Nested> { try decoder.container(keyedBy: type) }
        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            Unkeyed(decoder: decoder)
        }
        func superDecoder() throws -> any Decoder { decoder }
        func superDecoder(forKey key: Key) throws -> any Decoder { decoder }
    }

    private struct Unkeyed: UnkeyedDecodingContainer {
        let decoder: SampleDecoder
        let codingPath: [any CodingKey] = []
        let count: Int? = 2
        var currentIndex = 0
        var isAtEnd: Bool { currentIndex == 2 }

        mutating func decodeNil() throws -> Bool { false }
        mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            currentIndex += 1
            return try decoder.value(type)
        }
        mutating func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type
        ) throws -> KeyedDecodingContainer<Nested> { try decoder.container(keyedBy: type) }
        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { self }
        mutating func superDecoder() throws -> any Decoder { decoder }
    }
}
