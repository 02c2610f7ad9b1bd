import Foundation
import SpliceAuth
import Synchronization
import Testing

@Suite struct KeyRingTests {
    private let owner = AssociatedData(tenant: "acme", connection: "shop", purpose: "credential")

    private func ring(_ algorithm: KeyRing.Algorithm = .aesGCM) throws -> KeyRing {
        try KeyRing(primary: try KeyRing.Key(id: "k1", secret: Secret(bytes: 0..<32)), algorithm: algorithm)
    }

    @Test(arguments: KeyRing.Algorithm.allCases, [0, 1, 15, 16, 17, 4096])
    func `what is sealed opens`(_ algorithm: KeyRing.Algorithm, _ count: Int) throws {
        let ring = try ring(algorithm)
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let sealed = try ring.seal(bytes, for: owner)
        #expect(try ring.open(sealed, for: owner) == bytes)
        #expect(try ring.seal(bytes, for: owner) != sealed, "every sealing has a nonce of its own")
        #expect(try KeyRing.keyID(of: sealed) == "k1")
    }

    @Test(arguments: KeyRing.Algorithm.allCases) func `no changed byte opens`(_ algorithm: KeyRing.Algorithm) throws {
        let ring = try ring(algorithm)
        let sealed = try ring.seal(Array("token".utf8), for: owner)
        for index in sealed.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed[index] ^= 1 << bit
                #expect(throws: AuthError.self) { try ring.open(changed, for: owner) }
            }
            #expect(throws: AuthError.self) { try ring.open(Array(sealed.prefix(index)), for: owner) }
        }
    }

    @Test(arguments: [
        AssociatedData(tenant: "other", connection: "shop", purpose: "credential"),
        AssociatedData(tenant: "acme", connection: "other", purpose: "credential"),
        AssociatedData(tenant: "acme", connection: "shop", purpose: "payload"),
        AssociatedData(tenant: "acmes", connection: "hop", purpose: "credential"),
        AssociatedData(tenant: "", connection: "acmeshop", purpose: "credential"),
    ])
    func `bytes do not open for another owner`(_ other: AssociatedData) throws {
        let sealed = try ring().seal([1, 2, 3], for: owner)
        #expect(throws: AuthError.self) { try ring().open(sealed, for: other) }
    }

    /// Version 1 of the format, made by another implementation of both ciphers; must open for ever.
    @Test(arguments: [
        "AQECazEAAQIDBAUGBwgJCgszbb1+q8RxHHNp1zxFMRYFN3aPR00=", "AQICazEAAQIDBAUGBwgJCgv9lGNlRzMqRTkJQeL8IRrQh2MzK4I=",
    ])
    func `what version 1 sealed still opens`(_ golden: String) throws {
        let sealed = Array(try #require(Data(base64Encoded: golden)))
        #expect(try ring().open(sealed, for: owner) == Array("token".utf8))
    }

    @Test func `an older key opens, and rewrapping brings the bytes under the new one`() throws {
        let old = try ring()
        let sealed = try old.seal([7], for: owner)
        let new = try old.rotated(to: try KeyRing.Key.random(id: "k2"))
        #expect(try new.open(sealed, for: owner) == [7])
        let rewrapped = try #require(try new.rewrap(sealed, for: owner))
        #expect(try KeyRing.keyID(of: rewrapped) == "k2")
        #expect(try new.open(rewrapped, for: owner) == [7])
        #expect(try new.rewrap(rewrapped, for: owner) == nil)
        #expect(throws: AuthError.self) { try old.open(rewrapped, for: owner) }
    }

    @Test func `keys of a wrong size, empty ids and equal ids are refused`() throws {
        #expect(throws: AuthError.self) { try KeyRing.Key(id: "k", secret: Secret(bytes: 0..<16)) }
        #expect(throws: AuthError.self) { try KeyRing.Key(id: "", secret: Secret(bytes: 0..<32)) }
        #expect(throws: AuthError.self) { try ring().rotated(to: try KeyRing.Key.random(id: "k1")) }
    }

    @Test func `a rotation that is killed goes on where it was, and an old key goes only when it is unused`()
        async throws
    {
        let old = try ring()
        let records = FakeRecords()
        for index in 0..<250 {
            let owner = AssociatedData(tenant: "t\(index % 3)", connection: "c\(index)", purpose: "credential")
            records.add(
                SealedRecord(
                    id: String(format: "%04d", index), bytes: try old.seal([UInt8(index)], for: owner), owner: owner))
        }
        let ring = try old.rotated(to: try KeyRing.Key.random(id: "k2"))
        let rotation = KeyRotation(ring, records: records, batch: 40)
        await expect(.invalidConfiguration) { _ = try await rotation.retire("k1") }

        struct Killed: Error {}
        let last = Mutex<String?>(nil)
        await #expect(throws: Killed.self) {
            _ = try await rotation.run { progress in
                last.withLock { $0 = progress.lastID }
                if progress.seen == 120 { throw Killed() }
            }
        }
        await expect(.invalidConfiguration) { _ = try await rotation.retire("k1") }
        let progress = try await rotation.run(after: last.withLock { $0 })
        #expect(progress.seen == 130 && progress.rewrapped == 130)
        let again = try await rotation.run()
        #expect(again.seen == 250 && again.rewrapped == 0)

        let retired = try await rotation.retire("k1")
        #expect(retired.keyIDs == ["k2"])
        for (index, record) in records.all.enumerated() {
            #expect(try retired.open(record.bytes, for: record.owner) == [UInt8(index)])
        }
        await expect(.invalidConfiguration) { _ = try await rotation.retire("k2") }
    }

    @Test func `a key file must be private`() async throws {
        try await Tools.withTemporaryFolder { folder in
            let path = folder + "/keys"
            let text = "# keys\nk2 \(Data(0..<32).base64EncodedString())\nk1 \(Data(32..<64).base64EncodedString())\n"
            try Data(text.utf8).write(to: URL(filePath: path))
            for (mode, isAllowed) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false), (0o666, false)] {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
                if isAllowed {
                    let ring = try await KeyProvider.file(path).load()
                    #expect(ring.primaryID == "k2" && ring.keyIDs == ["k1", "k2"])
                } else {
                    await expect(.invalidConfiguration) { _ = try await KeyProvider.file(path).load() }
                }
            }
            await expect(.invalidConfiguration) { _ = try await KeyProvider.file(folder).load() }
            await expect(.storage) { _ = try await KeyProvider.file(folder + "/none").load() }
        }
    }

    @Test(arguments: ["", "k1", "k1 AAAA", "k1 !!!!", "# only\n"]) func `a key file of another form is refused`(
        _ text: String
    ) async throws {
        try await Tools.withTemporaryFolder { folder in
            let path = folder + "/keys"
            try Data(text.utf8).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            await expect(.invalidConfiguration) { _ = try await KeyProvider.file(path).load() }
        }
    }

    @Test func `a key in the place of the id is not quoted in the error`() async throws {
        let key = "c3VwZXItc2VjcmV0LXN1cGVyLXNlY3JldC1zdXBlcg=="
        try await Tools.withTemporaryFolder { folder in
            let path = folder + "/keys"
            try Data("\(key) key1\n".utf8).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            do {
                _ = try await KeyProvider.file(path).load()
                Issue.record("nothing was thrown")
            } catch {
                #expect(!String(reflecting: error).contains(key), "\(error)")
            }
        }
    }

    @Test func `a pipe in the place of a key file is refused at once`() async throws {
        try await Tools.withTemporaryFolder { folder in
            let path = folder + "/keys"
            try #require(unsafe mkfifo(path, 0o600) == 0)
            await expect(.invalidConfiguration) { _ = try await KeyProvider.file(path).load() }
        }
    }

    @Test func `an absent variable is an error, and a closure is asked`() async throws {
        await expect(.invalidConfiguration) { _ = try await KeyProvider.environment("SPLICE_NO_SUCH_VARIABLE").load() }
        let ring = try ring()
        #expect(try await KeyProvider { ring }.load().primaryID == "k1")
    }
}

private final class FakeRecords: SealedRecords {
    private let records = Mutex<[SealedRecord]>([])

    var all: [SealedRecord] { records.withLock { $0 } }

    func add(_ record: SealedRecord) { records.withLock { $0.append(record) } }

    func records(after id: String?, limit: Int) async throws -> [SealedRecord] {
        records.withLock { Array($0.filter { $0.id > (id ?? "") }.prefix(limit)) }
    }

    func replace(_ record: SealedRecord, with bytes: [UInt8]) async throws -> Bool {
        records.withLock { records in
            guard let index = records.firstIndex(where: { $0.id == record.id && $0.bytes == record.bytes }) else {
                return false
            }
            records[index].bytes = bytes
            return true
        }
    }

    @Test func `a key file is made once, for its owner alone, however many begin together`() async throws {
        try await Tools.withTemporaryFolder { folder in
            let path = "\(folder)/key"
            let owner = AssociatedData(tenant: "t", connection: "c", purpose: "p")
            let sealed = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for index in 0..<16 {
                    group.addTask {
                        try await KeyProvider.fileMadeWhenMissing(path).load().seal([UInt8(index)], for: owner)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let ring = try await KeyProvider.file(path).load()
            #expect(try Set(sealed.map { try ring.open($0, for: owner)[0] }).count == 16)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["key"])
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            await expect(.invalidConfiguration) { _ = try await KeyProvider.fileMadeWhenMissing(path).load() }
        }
    }
}
