/// A ZIP archive (PKWARE APPNOTE 6.3.3) whose entries are stored as they are, dated 1 January 1980.
///
/// Of at most 65,535 entries and 4 GiB: this writer is for reports.
struct StoredArchive {
    private var entries: [(name: [UInt8], crc: UInt32, size: Int, offset: Int)] = []
    private var content: [UInt8] = []

    /// Adds a file of UTF-8 text.
    mutating func add(_ name: String, _ text: String) {
        let data = Array(text.utf8)
        let entry = (name: Array(name.utf8), crc: StoredArchive.crc(data), size: data.count, offset: content.count)
        entries.append(entry)
        content += StoredArchive.fields([(0x0403_4b50, 4)])
        content += StoredArchive.common(entry)
        content += entry.name
        content += data
    }

    /// The archive: entries, directory, end.
    var bytes: [UInt8] {
        var directory: [UInt8] = []
        for entry in entries {
            directory += StoredArchive.fields([(0x0201_4b50, 4), (20, 2)])
            directory += StoredArchive.common(entry)
            // Comment, disk and attributes: none.
            directory += StoredArchive.fields([(0, 8), (0, 2), (entry.offset, 4)])
            directory += entry.name
        }
        let end = StoredArchive.fields([
            (0x0605_4b50, 4), (0, 4), (entries.count, 2), (entries.count, 2), (directory.count, 4), (content.count, 4),
            (0, 2),
        ])
        return content + directory + end
    }

    /// What the header of an entry and its line of the directory share: from the version needed to the length of the extra
    /// field. Bit 11 says that names are UTF-8; 0x21 is the first day that ZIP knows.
    private static func common(_ entry: (name: [UInt8], crc: UInt32, size: Int, offset: Int)) -> [UInt8] {
        fields([
            (20, 2), (0x0800, 2), (0, 2), (0, 2), (0x21, 2), (Int(entry.crc), 4), (entry.size, 4), (entry.size, 4),
            (entry.name.count, 2), (0, 2),
        ])
    }

    /// Numbers in so many bytes each, the lowest first.
    private static func fields(_ fields: [(value: Int, size: Int)]) -> [UInt8] {
        fields.flatMap { field in (0..<field.size).map { UInt8(truncatingIfNeeded: field.value >> (8 * $0)) } }
    }

    /// CRC-32 with the polynomial of ISO 3309, reflected.
    private static func crc(_ data: [UInt8]) -> UInt32 {
        ~data.reduce(0xffff_ffff) { crc, byte in table[Int((crc ^ UInt32(byte)) & 0xff)] ^ crc >> 8 }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ value >> 1 : value >> 1 }
    }
}
