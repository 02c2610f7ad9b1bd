import Foundation
import HTTPTypes
import SpliceSQLite
import SpliceTestServer
import Synchronization
import Testing

/// What clients in several processes share, over a real socket and a real file: limits, and a place in a listing.
@Suite(.serialized) struct ClientProcessTests {
    private let file: TemporaryFile
    private let worker = BuiltProduct(name: "splice-pipeline-worker")

    init() throws { file = try TemporaryFile() }

    /// Starts workers together and returns what each of them printed.
    private func run(_ count: Int, _ arguments: [String]) throws -> [[String]] {
        let started = try (0..<count).map { _ in
            let process = try worker.launch([file.folder] + arguments)
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            return (process, pipe)
        }
        return started.map { process, pipe in
            let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            return text.split(separator: "\n").map(String.init)
        }
    }

    @Test func `calls of several processes stay within one limit, and those above it are not sent`() async throws {
        defer { file.remove() }
        try await SQLiteStore(path: file.path).close()
        let arrived = Mutex(0)
        let lines = try await withScriptedServer({ _ in
            arrived.withLock { $0 += 1 }
            return .json("[]")
        }) { server in
            try run(3, ["call", server.url("/"), "6"]).flatMap(\.self)
        }
        #expect(arrived.withLock(\.self) == 10)
        #expect(lines.count { $0 == "200" } == 10)
        #expect(lines.count { $0 == "deadline" } == 8)
    }

    @Test func `a system that objects to one process is left alone by the next`() async throws {
        defer { file.remove() }
        try await SQLiteStore(path: file.path).close()
        let arrived = Mutex(0)
        let lines = try await withScriptedServer({ _ in
            arrived.withLock { $0 += 1 }
            return .status(.tooManyRequests).field("retry-after", "600")
        }) { server in
            try (0..<2).map { _ in try run(1, ["call", server.url("/"), "1"])[0] }
        }
        #expect(lines == [["throttled"], ["deadline"]])
        #expect(arrived.withLock(\.self) == 1)
    }

    @Test func `a listing goes on in another process where the one before it stopped`() async throws {
        defer { file.remove() }
        let asked = Mutex<[String]>([])
        let lines = try await withScriptedServer({ request in
            asked.withLock { $0.append(request.path) }
            let page = request.path.split(separator: "=").last.flatMap { Int($0) } ?? 0
            let first = request.path.contains("page=") ? page : 0
            let reply = ScriptedReply.json("[\(first * 2),\(first * 2 + 1)]")
            return first < 4 ? reply.field("link", "</v1/orders?limit=2&page=\(first + 1)>; rel=\"next\"") : reply
        }) { server in
            // Two pages, one, and as many as there are.
            try [2, 1, 100].map { try run(1, ["pages", server.url("/v1"), "\($0)"])[0] }
        }
        #expect(lines == [["0 [0,1]", "1 [2,3]"], ["2 [4,5]"], ["3 [6,7]", "4 [8,9]"]])
        #expect(
            asked.withLock(\.self)
                == ["/v1/orders?limit=2"] + (1...4).map { "/v1/orders?limit=2&page=\($0)" })
    }
}
