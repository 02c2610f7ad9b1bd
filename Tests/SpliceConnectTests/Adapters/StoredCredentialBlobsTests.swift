import SpliceAuth
import SpliceConnect
import SpliceDelivery
import Testing

@Suite struct StoredCredentialBlobsTests {
    private let key = CredentialKey(connection: "quickbooks/9341")

    private func blobs() async throws -> StoredCredentialBlobs {
        StoredCredentialBlobs(try await StoreSource.memory.open())
    }

    @Test func `what was stored is loaded, under its own generation`() async throws {
        let blobs = try await blobs()
        #expect(try await blobs.load(key) == nil)
        #expect(try await blobs.replace(key, expecting: 0, with: [1, 2], generation: 7))
        let stored = try #require(try await blobs.load(key))
        #expect(stored.bytes == [1, 2])
        #expect(stored.generation == 7)
    }

    @Test func `a write that does not know the latest is refused`() async throws {
        let blobs = try await blobs()
        #expect(try await blobs.replace(key, expecting: 0, with: [1], generation: 1))
        #expect(try await !blobs.replace(key, expecting: 0, with: [2], generation: 1))
        #expect(try await blobs.replace(key, expecting: 1, with: [3], generation: 2))
        #expect(try await blobs.load(key)?.bytes == [3])
    }

    @Test func `of writes at once exactly one wins`() async throws {
        let blobs = try await blobs()
        let wins = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<32 {
                group.addTask { try await blobs.replace(key, expecting: 0, with: [UInt8(number)], generation: 1) }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(wins == 1)
    }

    @Test func `removing is final, and twice is once`() async throws {
        let blobs = try await blobs()
        #expect(try await blobs.replace(key, expecting: 0, with: [1], generation: 1))
        try await blobs.remove(key)
        try await blobs.remove(key)
        #expect(try await blobs.load(key) == nil)
        #expect(try await blobs.replace(key, expecting: 0, with: [2], generation: 1))
    }
}
