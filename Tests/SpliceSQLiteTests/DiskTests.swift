import Foundation
import GRDB
import SpliceDelivery
import SpliceSQLite
import Testing

/// Disks that are full, read-only or damaged, with real processes on them.
@Suite(.serialized) struct DiskTests {
    private let file: TemporaryFile

    init() throws { file = try TemporaryFile() }

    private func product(_ name: String) throws -> String {
        try #require(try BuiltProduct(name: name).launch([]).executableURL).path
    }

    /// Runs a script of the shell, with `FOLDER`, `WORKER` and `SPLICE` set.
    private func shell(_ script: String, in namespace: Bool = false) throws -> (text: String, status: Int32) {
        let process = Foundation.Process()
        process.executableURL = URL(fileURLWithPath: namespace ? "/usr/bin/unshare" : "/bin/bash")
        process.arguments = (namespace ? ["--mount", "/bin/bash"] : []) + ["-c", script]
        process.environment = ProcessInfo.processInfo.environment.merging([
            "FOLDER": file.folder, "WORKER": try product("splice-crash-worker"), "SPLICE": try product("splice"),
        ]) { _, new in new }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (text, process.terminationStatus)
    }

    /// Whether this process may mount file systems of its own, as root in a container may.
    private static let canMount: Bool = {
        let process = Foundation.Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        process.arguments = ["--mount", "/bin/sh", "-c", "mount -t tmpfs -o size=1m none /mnt"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    /// What the crash worker leaves: every run completed, and one effect of each kind an order.
    private func check(_ folder: String, orders: Int) async throws {
        let store = try SQLiteStore(path: folder + "/store.db")
        let counts = try await store.counts()
        #expect(counts == [.completed: orders])
        let effects = try String(contentsOfFile: folder + "/effects", encoding: .utf8).split(separator: "\n")
        #expect(Set(effects).count == orders * 4)
        #expect(effects.count == orders * 4)
        #expect(try await store.problems().isEmpty)
        try await store.close()
    }

    @Test(.enabled(if: canMount, "this process may not mount a file system"))
    func `a disk that runs full holds runs up, and they go on by themselves once there is room`() async throws {
        defer { file.remove() }
        let result = try shell(
            """
            set -e
            mkdir "$FOLDER/full" && mount -t tmpfs -o size=64m none "$FOLDER/full"
            dd if=/dev/zero of="$FOLDER/full/filler" bs=1k count=63400 status=none
            export SPLICE_CRASH_STORE="$FOLDER/full/store.db"
            "$WORKER" "$FOLDER" 60 2>"$FOLDER/log" & worker=$!
            until grep -q storeFull "$FOLDER/log"; do kill -0 $worker; sleep 0.05; done
            rm "$FOLDER/full/filler"
            wait $worker
            cp -r "$FOLDER"/full/store.db* "$FOLDER/"
            """, in: true)
        #expect(result.status == 0, "\(result.text)")
        try await check(file.folder, orders: 60)
    }

    @Test func `a file that may not grow any more holds runs up, and nothing is lost`() async throws {
        defer { file.remove() }
        let result = try shell(
            """
            set -e
            trap '' XFSZ
            (ulimit -f 2200; exec "$WORKER" "$FOLDER" 60 2>"$FOLDER/log") & worker=$!
            until grep -q "SQLite" "$FOLDER/log"; do kill -0 $worker; sleep 0.05; done
            kill -KILL $worker; wait $worker || true
            grep -m1 "SQLite" "$FOLDER/log"
            """)
        #expect(result.status == 0, "\(result.text)")
        #expect(result.text.contains("check the disk"), "\(result.text)")
        // Without the limit, another worker takes everything to its end.
        let worker = try CrashedWorker(runs: 60, in: file.folder)
        try await worker.finish()
        try await worker.check("after the limit")
    }

    @Test(.enabled(if: canMount, "this process may not mount a file system"))
    func `a file on a read-only disk can be looked at or is refused, and the error says why`() async throws {
        defer { file.remove() }
        let store = try SQLiteStore(path: file.path)
        let run = RunID("A")
        let now = SystemClock().now
        _ = try await store.submit([
            Submission(run: run, process: "p", version: 1, input: Payload(bytes: [0x31]), submittedAt: now)
        ])
        try await store.close()
        let result = try shell(
            """
            mount --bind "$FOLDER" "$FOLDER" && mount -o remount,ro,bind "$FOLDER" || exit 9
            "$SPLICE" abort A --because no --store "$FOLDER/store.db"
            """, in: true)
        #expect(result.status != 0 && result.status != 9)
        #expect(result.text.contains("storeReadOnly"), "\(result.text)")
        let after = try SQLiteStore(path: file.path)
        #expect(try await after.run(run)?.compensation == nil)
        try await after.close()
    }

    @Test func `a damaged file is an error that says so, and the tool finds the damage`() async throws {
        defer { file.remove() }
        let store = try SQLiteStore(path: file.path)
        let now = SystemClock().now
        for number in 0..<200 {
            _ = try await store.submit([
                Submission(
                    run: RunID("R\(number)"), process: "p", version: 1,
                    input: Payload(bytes: [0x22] + Array(repeating: 0x78, count: 2000) + [0x22]), submittedAt: now)
            ])
        }
        try await store.close()
        let handle = try #require(FileHandle(forUpdatingAtPath: file.path))
        let size = try handle.seekToEnd()
        // Every page but the first, which has the tables.
        for page in stride(from: UInt64(40 * 4096), to: size, by: 4096) {
            try handle.seek(toOffset: page)
            try handle.write(contentsOf: Data(repeating: 0xA5, count: 512))
        }
        try handle.close()
        let damaged = try SQLiteStore(path: file.path)
        let error = await #expect(throws: DeliveryError.self) { _ = try await damaged.runs(RunQuery(limit: 1000)) }
        #expect(error?.code == .storeCorrupt)
        #expect(error?.message.contains("restore it from a backup") == true)
        try await damaged.close()
        let check = try BuiltProduct(name: "splice").output(["check", "--store", file.path])
        #expect(check.status != 0)
        #expect(!check.text.contains("no damage"))
    }
}
