import Demo
import Foundation
import Sandbox
import Testing

@Suite struct LedgerTailTests {
    @Test func `lines are read once, as they come`() throws {
        try TemporaryFolder.use { folder in
            let ledger = try Ledger(system: "warehouse", folder: folder)
            var tail = LedgerTail(folder: folder)
            try tail.advance()
            #expect(tail.effects == 0)
            ledger.record("reservation", key: "#1001", id: "rsv-1")
            try tail.advance()
            try tail.advance()
            #expect(tail.effects == 1)
            ledger.record("reservation", key: "#1002", id: "rsv-2")
            ledger.record("release", key: "#1002", id: "rsv-2")
            try tail.advance()
            #expect(tail.effects == 2)
            #expect(tail.ledgers["warehouse"]?.map(\.effect) == ["reservation", "reservation", "release"])
        }
    }

    @Test func `half a line waits for its other half`() throws {
        try TemporaryFolder.use { folder in
            let whole = ##"{"system":"shop","effect":"order","key":"#1001","id":"1","at":"2026-07-01T12:00:00.000Z"}"##
            let file = folder.appending(path: "shop.jsonl")
            try Data(whole.utf8.prefix(20)).write(to: file)
            var tail = LedgerTail(folder: folder)
            try tail.advance()
            #expect(tail.orders == 0)
            try Data("\(whole)\n".utf8).write(to: file)
            try tail.advance()
            #expect(tail.orders == 1)
        }
    }

    @Test func `a line that is no effect is an error, not a missing effect`() throws {
        try TemporaryFolder.use { folder in
            try Data("{\"system\":\"mail\"}\n".utf8).write(to: folder.appending(path: "mail.jsonl"))
            var tail = LedgerTail(folder: folder)
            #expect(throws: DecodingError.self) { try tail.advance() }
        }
    }
}
