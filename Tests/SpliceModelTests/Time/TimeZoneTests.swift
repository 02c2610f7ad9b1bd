import Foundation
import SpliceModel
import Testing

struct TimeZoneTests {
    static let folder = "/usr/share/zoneinfo"
    static let hasSystemZones = FileManager.default.fileExists(atPath: "\(folder)/Europe/Berlin")

    private let zones = TimeZoneDatabase { name in
        (try? Data(contentsOf: URL(filePath: "\(TimeZoneTests.folder)/\(name)"))).map { [UInt8]($0) }
    }

    @Test(
        .enabled(if: hasSystemZones, "this machine has no /usr/share/zoneinfo"),
        arguments: [
            "Europe/Berlin", "America/New_York", "America/St_Johns", "America/Sao_Paulo", "Australia/Sydney",
            "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Tokyo", "Pacific/Apia", "Europe/Dublin", "UTC", "Etc/GMT+5",
        ])
    func `offsets are those that Foundation knows, past and future`(_ name: String) throws {
        let reference = try #require(TimeZone(identifier: name))
        var random = SeededGenerator(seed: 5)
        for _ in 0..<4_000 {
            let second = Int64.random(in: 0...2_900_000_000, using: &random)
            let instant = try #require(Instant(seconds: second, nanoseconds: 0))
            let zoned = try zones.zoned(instant, in: name)
            let expected = reference.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(second)))
            #expect(zoned.offset.seconds == expected, "\(instant)")
            #expect(zoned.instant == instant)
            #expect(try zones.isConsistent(zoned))
        }
    }

    @Test(.enabled(if: hasSystemZones, "this machine has no /usr/share/zoneinfo"))
    func `every zone of the system is read`() throws {
        let names = try FileManager.default.subpathsOfDirectory(atPath: Self.folder).filter {
            $0.first?.isUppercase == true && !$0.contains(".") && !$0.hasSuffix("SystemV")
        }
        var count = 0
        for name in names {
            let bytes = [UInt8]((try? Data(contentsOf: URL(filePath: "\(Self.folder)/\(name)"))) ?? Data())
            guard bytes.starts(with: Array("TZif".utf8)) else { continue }
            _ = try zones.zone(name).offset(at: Instant.latest)
            _ = try zones.zone(name).offset(at: Instant.earliest)
            count += 1
        }
        #expect(count > 300)
    }

    @Test(
        .enabled(if: hasSystemZones, "this machine has no /usr/share/zoneinfo"),
        arguments: [
            ("2024-03-31T02:30:00", "2024-03-31T01:30:00+01:00", "2024-03-31T03:30:00+02:00"),
            ("2024-10-27T02:30:00", "2024-10-27T02:30:00+02:00", "2024-10-27T02:30:00+01:00"),
            ("2060-03-28T02:30:00", "2060-03-28T01:30:00+01:00", "2060-03-28T03:30:00+02:00"),
            ("2060-10-31T02:30:00", "2060-10-31T02:30:00+02:00", "2060-10-31T02:30:00+01:00"),
        ])
    func `where clocks were changed, the choice decides`(_ text: String, earlier: String, later: String) throws {
        let local = try LocalDateTime(parsing: text)
        let zone = "Europe/Berlin"
        #expect(try zones.zoned(local, in: zone, .earlier).description == "\(earlier)[\(zone)]")
        #expect(try zones.zoned(local, in: zone, .later).description == "\(later)[\(zone)]")
        let error = #expect(throws: ModelError.self) { try zones.zoned(local, in: zone, .reject) }
        #expect(error?.code == .conflict)
    }

    @Test(.enabled(if: hasSystemZones, "this machine has no /usr/share/zoneinfo"))
    func `a time that clocks showed once needs no choice`() throws {
        let local = try LocalDateTime(parsing: "2024-07-01T12:00:00")
        for choice in LocalTimeChoice.allCases {
            #expect(try zones.zoned(local, in: "America/New_York", choice).description.contains("-04:00"))
        }
        let wrong = try ZonedDateTime(parsing: "2024-07-01T12:00:00+01:00[Europe/Berlin]")
        #expect(try !zones.isConsistent(wrong))
    }

    @Test(arguments: ["No/Such", "../../etc/passwd", "", "/etc/passwd", "Europe/../../x"])
    func `a name that is no zone is refused before it reaches a file`(_ name: String) {
        let strict = TimeZoneDatabase { name in
            if name != "No/Such" { Issue.record("asked for \(name)") }
            return nil
        }
        let error = #expect(throws: ModelError.self) { try strict.zone(name) }
        #expect(error?.code == .unknownCode)
    }

    @Test(.enabled(if: hasSystemZones, "this machine has no /usr/share/zoneinfo"))
    func `broken files are refused and never trap`() throws {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(Self.folder)/Europe/Berlin")))
        for length in 0..<bytes.count {
            #expect(throws: ModelError.self, "\(length) bytes") {
                try TimeZoneData(tzif: Array(bytes.prefix(length)))
            }
        }
        var random = SeededGenerator(seed: 6)
        for _ in 0..<20_000 {
            var broken = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                broken[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                    in: .min ... .max, using: &random)
            }
            if let data = try? TimeZoneData(tzif: broken) {
                _ = data.offset(at: Instant.latest)
                _ = data.offset(at: Instant.earliest)
            }
        }
    }
}
