/// The part of BER that LDAP uses (RFC 4511 section 5.1): definite lengths, one-byte tags. Reading takes slices and never
/// copies or recurses, so hostile input costs no more than its own length.
struct BERReader {
    /// The bytes are not BER as LDAP uses it.
    struct Malformed: Error {}

    struct Element {
        let tag: UInt8
        let content: ArraySlice<UInt8>

        /// What is inside a constructed element.
        var inside: BERReader { BERReader(content) }
        var text: String { String(decoding: content, as: UTF8.self) }
    }

    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The sizes of the header and the content of the element that `bytes` begin with; `nil` when more is needed to tell.
    static func sizes(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> (header: Int, content: Int)? {
        guard let tag = bytes.first else { return nil }
        guard tag & 0x1F != 0x1F else { throw Malformed() }
        guard let first = bytes.dropFirst().first else { return nil }
        guard first >= 0x80 else { return (2, Int(first)) }
        let count = Int(first & 0x7F)
        guard (1...4).contains(count) else { throw Malformed() }
        let octets = bytes.dropFirst(2).prefix(count)
        guard octets.count == count else { return nil }
        return (2 + count, octets.reduce(0) { $0 << 8 | Int($1) })
    }

    /// The next element, or `nil` at the end.
    mutating func next() throws(Malformed) -> Element? {
        guard let tag = rest.first else { return nil }
        guard let sizes = try Self.sizes(rest), rest.count - sizes.header >= sizes.content else { throw Malformed() }
        let content = rest.dropFirst(sizes.header).prefix(sizes.content)
        rest = rest.dropFirst(sizes.header + sizes.content)
        return Element(tag: tag, content: content)
    }

    /// The next element, which has this tag.
    mutating func next(_ tag: UInt8) throws(Malformed) -> Element {
        guard let element = try next(), element.tag == tag else { throw Malformed() }
        return element
    }

    /// The next element, an INTEGER or ENUMERATED from 0 to 2³¹ − 1, which is all that LDAP has.
    mutating func integer(_ tag: UInt8) throws(Malformed) -> Int {
        let octets = try next(tag).content
        guard (1...4).contains(octets.count), octets.first.map({ $0 < 0x80 }) == true else { throw Malformed() }
        return octets.reduce(0) { $0 << 8 | Int($1) }
    }
}

/// Writes the part of BER that LDAP uses.
struct BERWriter {
    private(set) var bytes: [UInt8] = []

    /// A constructed element.
    mutating func element(_ tag: UInt8, _ inside: (inout BERWriter) -> Void) {
        var content = BERWriter()
        inside(&content)
        octets(content.bytes, tag)
    }

    mutating func octets(_ content: some Collection<UInt8>, _ tag: UInt8 = LDAPTag.octets) {
        bytes.append(tag)
        if content.count < 0x80 {
            bytes.append(UInt8(content.count))
        } else {
            let octets = Self.octets(content.count)
            bytes.append(0x80 | UInt8(octets.count))
            bytes += octets
        }
        bytes += content
    }

    /// An integer from 0 on.
    mutating func integer(_ value: Int, _ tag: UInt8 = LDAPTag.integer) {
        let octets = Self.octets(value)
        self.octets(octets[0] < 0x80 ? octets : [0] + octets, tag)
    }

    mutating func boolean(_ value: Bool, _ tag: UInt8 = LDAPTag.boolean) { octets([value ? 0xFF : 0], tag) }

    /// Big-endian, without leading zeros.
    private static func octets(_ value: Int) -> [UInt8] {
        var octets: [UInt8] = []
        var rest = value
        repeat {
            octets.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        } while rest > 0
        return octets.reversed()
    }
}
