extension TimeZoneData {
    /// From the bytes of a TZif file. Throws `invalidFormat` for bytes that are none, cut off, or contradict
    /// themselves.
    public init(tzif bytes: [UInt8]) throws(ModelError) {
        var reader = TZifReader(bytes: bytes)
        let old = try reader.header()
        guard old.version >= 0x32 else {
            self = try reader.data(old, timeSize: 4, footer: nil)
            return
        }
        try reader.skip(old.size(timeSize: 4))
        let header = try reader.header()
        let body = reader.position
        try reader.skip(header.size(timeSize: 8))
        let footer = try reader.footer()
        reader.position = body
        self = try reader.data(header, timeSize: 8, footer: footer)
    }
}

/// Reads big-endian numbers, and refuses to read past the end.
private struct TZifReader {
    struct Header {
        let version: UInt8
        let utcFlags, standardFlags, leaps, times, types, characters: Int

        func size(timeSize: Int) -> Int {
            times * (timeSize + 1) + types * 6 + characters + leaps * (timeSize + 4) + standardFlags + utcFlags
        }
    }

    let bytes: [UInt8]
    var position = 0

    static var malformed: ModelError { ModelError(.invalidFormat, "TimeZoneData", "the bytes are no TZif file") }

    mutating func skip(_ count: Int) throws(ModelError) {
        guard count >= 0, count <= bytes.count - position else { throw TZifReader.malformed }
        position += count
    }

    mutating func number(_ size: Int) throws(ModelError) -> Int64 {
        let start = position
        try skip(size)
        let value = bytes[start..<position].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let shift = UInt64(64 - 8 * size)
        return Int64(bitPattern: value << shift) >> Int64(shift)
    }

    /// RFC 9636 section 3.1.
    mutating func header() throws(ModelError) -> Header {
        let start = position
        try skip(20)
        guard bytes[start..<start + 4].elementsEqual("TZif".utf8) else { throw TZifReader.malformed }
        var counts: [Int] = []
        for _ in 0..<6 {
            let count = try number(4)
            guard (0...1_000_000).contains(count) else { throw TZifReader.malformed }
            counts.append(Int(count))
        }
        guard counts[4] > 0 else { throw TZifReader.malformed }
        return Header(
            version: bytes[start + 4], utcFlags: counts[0], standardFlags: counts[1], leaps: counts[2],
            times: counts[3],
            types: counts[4], characters: counts[5])
    }

    /// RFC 9636 section 3.2.
    mutating func data(
        _ header: Header, timeSize: Int, footer: PosixTimeZone?
    ) throws(ModelError) -> TimeZoneData {
        var transitions: [Int64] = []
        for _ in 0..<header.times {
            let time = try number(timeSize)
            guard transitions.last.map({ $0 < time }) ?? true else { throw TZifReader.malformed }
            transitions.append(time)
        }
        let indexes = position
        try skip(header.times)
        var types: [UTCOffset] = []
        for _ in 0..<header.types {
            guard let offset = UTCOffset(seconds: Int(try number(4))) else { throw TZifReader.malformed }
            types.append(offset)
            try skip(2)
        }
        var offsets: [UTCOffset] = []
        for index in bytes[indexes..<indexes + header.times] {
            guard Int(index) < types.count else { throw TZifReader.malformed }
            offsets.append(types[Int(index)])
        }
        return TimeZoneData(transitions: transitions, offsetsAfter: offsets, first: types[0], footer: footer)
    }

    /// RFC 9636 section 3.3: a line with a POSIX TZ string, perhaps empty.
    mutating func footer() throws(ModelError) -> PosixTimeZone? {
        let newline: UInt8 = 0x0A
        guard position < bytes.count, bytes[position] == newline,
            let end = bytes[(position + 1)...].firstIndex(of: newline)
        else { throw TZifReader.malformed }
        let text = bytes[(position + 1)..<end]
        return text.isEmpty ? nil : try PosixTimeZone(text)
    }
}
