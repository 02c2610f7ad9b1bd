import GRDB
import SpliceDelivery
import SpliceSQLite
import SpliceTesting
import Testing

@Suite struct SQLiteStoreTests {
    @Test(arguments: StoreConformance.checks)
    func `the store in a file keeps the rules`(_ check: StoreConformance.Check) async throws {
        let file = try TemporaryFile()
        defer { file.remove() }
        try await check.run(on: try SQLiteStore(path: file.path))
    }

    @Test(arguments: StoreConformance.checks)
    func `the store keeps the rules with sealed payloads`(_ check: StoreConformance.Check) async throws {
        let file = try TemporaryFile()
        defer { file.remove() }
        var options = SQLiteStore.Options()
        options.cipher = ContextCipher()
        try await check.run(on: try SQLiteStore(path: file.path, options: options))
    }
}

/// Not a cipher for use: it shows that every payload passes the role, with the same context both ways.
private struct ContextCipher: PayloadCipher {
    struct Moved: Error {}

    func seal(_ bytes: [UInt8], context: String) throws -> [UInt8] {
        Array("\(context)\n".utf8) + bytes.map { $0 ^ 0x5A }
    }

    func open(_ bytes: [UInt8], context: String) throws -> [UInt8] {
        guard bytes.starts(with: Array("\(context)\n".utf8)) else { throw Moved() }
        return bytes.dropFirst(context.utf8.count + 1).map { $0 ^ 0x5A }
    }
}
