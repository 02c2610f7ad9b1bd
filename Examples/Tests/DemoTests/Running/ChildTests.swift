import Demo
import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct ChildTests {
    @Test func `a program that ends by itself gives its code`() async throws {
        try await TemporaryFolder.use { folder in
            let child = try Child(shell, ["-c", "echo one; echo two >&2; exit 3"], log: folder.appending(path: "log"))
            #expect(try await child.wait(.seconds(30)) == .code(3))
            #expect(Set(child.lastLines().split(separator: "\n")) == ["one", "two"])
        }
    }

    @Test func `a program that is killed gives the signal, and a second kill hits nobody`() async throws {
        try await TemporaryFolder.use { folder in
            let child = try Child(shell, ["-c", "exec sleep 600"], log: folder.appending(path: "log"))
            #expect(child.exit == nil)
            child.kill()
            #expect(try await child.wait(.seconds(30)) == .signal(SIGKILL))
            child.kill()
            #expect(child.exit == .signal(SIGKILL))
        }
    }

    @Test func `a program that is asked to end hears of it`() async throws {
        try await TemporaryFolder.use { folder in
            let child = try Child(shell, ["-c", "exec sleep 600"], log: folder.appending(path: "log"))
            child.terminate()
            #expect(try await child.wait(.seconds(30)) == .signal(SIGTERM))
            child.kill()
        }
    }

    @Test func `a later start goes on in the same log`() async throws {
        try await TemporaryFolder.use { folder in
            for word in ["first", "second"] {
                let child = try Child(shell, ["-c", "echo \(word)"], log: folder.appending(path: "log"))
                #expect(try await child.wait(.seconds(30)) == .code(0))
            }
            let log = try String(contentsOf: folder.appending(path: "log"), encoding: .utf8)
            #expect(log == "first\nsecond\n")
        }
    }

    @Test func `a program that is not there is an error`() throws {
        try TemporaryFolder.use { folder in
            #expect(throws: (any Error).self) {
                try Child(folder.appending(path: "nobody"), [], log: folder.appending(path: "log"))
            }
        }
    }

    private let shell = URL(filePath: "/bin/sh")
}
