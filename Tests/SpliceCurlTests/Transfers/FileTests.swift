import Foundation
import SpliceCurl
import SpliceHTTP
import SpliceTransfer
import Testing

/// Files on OpenSSH's SFTP server and on pyftpdlib's FTPS server: the same promises on both.
@Suite(.serialized, .timeLimit(.minutes(2))) struct FileTests {
    enum Kind: String, CaseIterable { case sftp, ftps, implicitFTPS }

    @Test(arguments: Kind.allCases)
    func `a file goes up, is listed, comes down, is moved and deleted`(kind: Kind) async throws {
        try await with(kind) { place, transport in
            let content = Array("line one\nline two\n".utf8)
            try await transport.makeDirectory("in box", on: place.server)
            let receipt = try await transport.upload(.bytes(content), to: "in box/a & b ü.csv", on: place.server)
            #expect(receipt == FileUpload.Receipt(sentBytes: 18))
            #expect(try place.content("in box/a & b ü.csv") == content)

            let listed = try await transport.list("in box", on: place.server)
            #expect(listed.map(\.name) == ["a & b ü.csv"])
            #expect(listed.first?.kind == .file)
            #expect(listed.first?.size == 18)
            #expect((listed.first?.modifiedAt ?? 0 > 1_700_000_000) == (kind != .sftp))
            #expect(try await transport.list("", on: place.server).first?.kind == .directory)

            let download = try await transport.download("in box/a & b ü.csv", from: place.server)
            #expect(download.size == 18)
            #expect(try await download.bytes() == content)
            let rest = try await transport.download("in box/a & b ü.csv", from: place.server, offset: 9)
            #expect(try await rest.bytes() == Array(content.dropFirst(9)))

            try await transport.rename("in box/a & b ü.csv", to: "done.csv", on: place.server)
            #expect(try await transport.list("in box", on: place.server).isEmpty)
            try await transport.remove("done.csv", on: place.server)
            try await transport.removeDirectory("in box", on: place.server)
            #expect(try await transport.list("", on: place.server).isEmpty)
        }
    }

    @Test(arguments: Kind.allCases)
    func `a large file streams both ways, at the pace of the slower side`(kind: Kind) async throws {
        try await with(kind) { place, transport in
            let size = 6_000_000
            let pieces = Counter()
            let body = RequestBody.stream(length: Int64(size), isReplayable: false) {
                AsyncThrowingStream<[UInt8], any Error>(unfolding: {
                    guard pieces.value < 60 else { return nil }
                    pieces.increment()
                    return Array(repeating: UInt8(pieces.value), count: 100_000)
                })
            }
            let receipt = try await transport.upload(body, to: "large.bin", on: place.server)
            #expect(receipt.sentBytes == Int64(size))

            let download = try await transport.download("large.bin", from: place.server)
            var total = 0
            var sum = 0
            for try await chunk in download.body {
                total += chunk.count
                sum += chunk.reduce(0) { $0 + Int($1) }
                #expect(chunk.count <= 512 << 10, "no more than the reader asked for is held")
                await Task.yield()
            }
            #expect(total == size)
            #expect(sum == (1...60).reduce(0, +) * 100_000)
        }
    }

    @Test(arguments: Kind.allCases)
    func `nobody sees half a file, and an upload goes on where it broke off`(kind: Kind) async throws {
        struct Broken: Error {}
        try await with(kind) { place, transport in
            let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
            let broken = RequestBody.stream(isReplayable: false) {
                AsyncThrowingStream { continuation in
                    continuation.yield(Array(content[..<100_000]))
                    continuation.finish(throwing: Broken())
                }
            }
            let error = try await fileFailure {
                try await transport.upload(broken, to: "order.xml", on: place.server)
            }
            #expect(error.code == .source)
            #expect(error.cause is Broken)
            #expect(error.outcome == .notSent)
            #expect(!place.exists("order.xml"))
            #expect(place.exists("order.xml.part"))

            // How much of it the server kept is up to buffers on the way; the rest follows.
            let receipt = try await transport.upload(
                .bytes(content), to: "order.xml", on: place.server, FileUpload(resumes: true))
            #expect(receipt.resumedAt <= 100_000)
            #expect(receipt.sentBytes == Int64(content.count) - receipt.resumedAt)
            #expect(try place.content("order.xml") == content)
            #expect(!place.exists("order.xml.part"))
        }
    }

    @Test(arguments: Kind.allCases)
    func `resuming what is complete only renames, and what is longer is refused`(kind: Kind) async throws {
        try await with(kind) { place, transport in
            let content = Array("complete".utf8)
            try place.put(content, "a.part")
            let receipt = try await transport.upload(
                chunked(content), to: "a", on: place.server, FileUpload(resumes: true))
            #expect(receipt == FileUpload.Receipt(sentBytes: 0, resumedAt: 8))
            #expect(try place.content("a") == content)

            try place.put(content + content, "b.part")
            let error = try await fileFailure {
                try await transport.upload(chunked(content), to: "b", on: place.server, FileUpload(resumes: true))
            }
            #expect(error.code == .rejected)
            #expect(error.outcome == .notSent)
            #expect(!place.exists("b"))
        }
    }

    @Test(arguments: Kind.allCases)
    func `an existing file is replaced, or kept where that is asked for`(kind: Kind) async throws {
        try await with(kind) { place, transport in
            try place.put(Array("old".utf8), "a")
            let keeping = FileUpload(placement: .atomic(temporaryName: "tmp-1"), existing: .keep)
            let error = try await fileFailure {
                try await transport.upload(.text("new"), to: "a", on: place.server, keeping)
            }
            #expect(error.code == .exists)
            #expect(error.outcome == .refused)
            #expect(try place.content("a") == Array("old".utf8))
            try await transport.upload(.text("new"), to: "a", on: place.server)
            #expect(try place.content("a") == Array("new".utf8))
            try await transport.upload(.text("second"), to: "b", on: place.server, keeping)
            #expect(try place.content("b") == Array("second".utf8))
            try await transport.upload(.text("direct"), to: "a", on: place.server, FileUpload(placement: .direct))
            #expect(try place.content("a") == Array("direct".utf8))
            try await transport.upload(.none, to: "empty", on: place.server)
            #expect(try await transport.download("empty", from: place.server).bytes().isEmpty)
        }
    }

    @Test(arguments: Kind.allCases)
    func `a refusal says what it is about, and nothing of names or secrets`(kind: Kind) async throws {
        try await with(kind) { place, transport in
            let server = place.server
            let calls: [@Sendable () async throws -> Void] = [
                { _ = try await transport.download("no-such-file", from: server) },
                { try await transport.remove("no-such-file", on: server) },
                { try await transport.rename("no-such-file", to: "other", on: server) },
            ]
            for call in calls {
                let error = try await fileFailure(call)
                #expect(error.code == .notFound || kind != .sftp && error.code == .rejected, "\(error)")
                #expect(!"\(error)".contains("no-such-file"))
                #expect(!"\(error) \(server)".contains("horse"))
            }
            try place.put([], "taken")
            let error = try await fileFailure { try await transport.makeDirectory("taken", on: server) }
            #expect([.rejected, .exists].contains(error.code))
            #expect(error.outcome == .refused)
            // The connection is still good.
            #expect(try await transport.list("", on: server).map(\.name) == ["taken"])
        }
    }

    @Test(arguments: Kind.allCases)
    func `many transfers run at once`(kind: Kind) async throws {
        try await with(kind) { place, transport in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<24 {
                    group.addTask {
                        let content = Array(repeating: UInt8(index), count: 10_000 + index)
                        try await transport.upload(.bytes(content), to: "f\(index)", on: place.server)
                        #expect(try await transport.download("f\(index)", from: place.server).bytes() == content)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await transport.list("", on: place.server).count == 24)
        }
    }

    @Test(arguments: Kind.allCases)
    func `leaving a download frees its connection`(kind: Kind) async throws {
        try await with(kind) { place, transport in
            try place.put(Array(repeating: 1, count: 8 << 20), "large.bin")
            for _ in 0..<3 {
                let download = try await transport.download("large.bin", from: place.server)
                for try await _ in download.body { break }
            }
            let task = Task { try await transport.download("large.bin", from: place.server).bytes() }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            await transport.shutdown(grace: .zero)
            #expect(sockets(connectedTo: place.server.port).isEmpty)
        }
    }

    @Test(arguments: ["", "a/", "a\nb", "a\r\nDELE b", "a\0b"])
    func `paths that could change the command are refused`(path: String) async throws {
        let transport = try CurlTransport()
        let server = FileServer.ftps(host: "127.0.0.1", port: 9, user: "u", password: "p")
        let error = try await fileFailure { try await transport.remove(path, on: server) }
        #expect(error.code == .invalidRequest)
        for name in ["", "..", "x/y", "x\ny"] where path.isEmpty {
            let error = try await fileFailure {
                try await transport.upload(
                    .none, to: "a", on: server, FileUpload(placement: .atomic(temporaryName: name)))
            }
            #expect(error.code == .invalidRequest)
        }
        await transport.shutdown()
    }

    private func chunked(_ content: [UInt8]) -> RequestBody {
        .stream(isReplayable: true) { chunks(of: content, size: 3) }
    }

    /// A server with its files at hand.
    struct Place: Sendable {
        let server: FileServer
        let files: URL

        func content(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: files.appending(path: name))) }
        func exists(_ name: String) -> Bool {
            FileManager.default.fileExists(atPath: files.appending(path: name).path)
        }
        /// A file that the server may also change, whoever it runs as.
        func put(_ content: [UInt8], _ name: String) throws {
            let path = files.appending(path: name).path
            try Data(content).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: path)
        }
    }

    private func with(_ kind: Kind, _ body: (Place, CurlTransport) async throws -> Void) async throws {
        switch kind {
        case .sftp:
            let openSSH = try await OpenSSHServer.start()
            defer { openSSH.process.stop() }
            let transport = try CurlTransport()
            try await body(Place(server: openSSH.server(), files: openSSH.files), transport)
            await transport.shutdown(grace: .zero)
        case .ftps, .implicitFTPS:
            let isImplicit = kind == .implicitFTPS
            let ftps = try await isImplicit ? FTPSServer.start("--implicit") : FTPSServer.start()
            defer { ftps.stop() }
            let transport = try CurlTransport(options: ftps.trusting)
            let server = ftps.server(security: isImplicit ? .implicitTLS : .explicitTLS)
            try await body(Place(server: server, files: ftps.files), transport)
            await transport.shutdown(grace: .zero)
        }
    }
}

/// What a call throws.
func fileFailure<Result>(_ call: () async throws -> Result) async throws -> TransferError {
    try await #require(throws: TransferError.self) { _ = try await call() }
}
