import Synchronization

/// Time zone rules from TZif files that someone else reads: the module itself touches no file.
///
/// ```swift
/// let zones = TimeZoneDatabase { name in
///     try? [UInt8](Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)")))
/// }
/// let noon = try zones.zoned(LocalDateTime(parsing: "2024-07-01T12:00:00"), in: "Europe/Berlin", .reject)
/// ```
/// A zone is read once and kept. Names are checked before they reach the closure, so that none leads out of the folder.
public final class TimeZoneDatabase: TimeZoneRules {
    private let read: @Sendable (String) -> [UInt8]?
    private let known = Mutex<[String: TimeZoneData]>([:])

    /// A database over a way to read a zone's file; nil when there is none.
    public init(_ read: @escaping @Sendable (String) -> [UInt8]?) { self.read = read }

    /// The rules of a zone. Throws `unknownCode` when there is no file, `invalidFormat` when it is no TZif file.
    public func zone(_ name: String) throws(ModelError) -> TimeZoneData {
        if let data = known.withLock({ $0[name] }) { return data }
        guard ZonedDateTime.isZoneName(name), let bytes = read(name) else {
            throw ModelError(.unknownCode, "TimeZoneDatabase", "there is no such time zone")
        }
        let data = try TimeZoneData(tzif: bytes)
        known.withLock { $0[name] = data }
        return data
    }
}
