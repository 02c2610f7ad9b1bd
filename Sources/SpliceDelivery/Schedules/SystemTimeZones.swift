public import SpliceModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The time zones of the operating system: `/usr/share/zoneinfo`, Debian's package `tzdata`. A zone is read once and kept.
public struct SystemTimeZones: TimeZoneRules {
    private let database: TimeZoneDatabase

    /// One for everybody.
    public static let shared = SystemTimeZones()

    private init() {
        database = TimeZoneDatabase { name in
            (try? Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)"))).map { Array($0) }
        }
    }

    /// The rules of a zone by its IANA name. UTC needs no file.
    public func zone(_ name: String) throws(ModelError) -> TimeZoneData {
        if name == "UTC" { return try TimeZoneData(tzif: Self.utc) }
        return try database.zone(name)
    }

    /// A file of version 1 with one type and no change (RFC 9636, section 3.1): offset 0, no daylight saving time, `UTC`.
    private static let utc: [UInt8] =
        Array("TZif".utf8) + Array(repeating: 0, count: 16)
        + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 4]
        + [0, 0, 0, 0, 0, 0] + Array("UTC\0".utf8)
}
