import Foundation
import SpliceAuth
import SpliceConnect
import SpliceDelivery
import SpliceSQLite
import SpliceTesting
import Synchronization
import Testing

/// Payloads under a key ring: what is on the disk, and what happens when keys change.
@Suite struct SealingTests {
    private let file: TemporaryFile

    init() throws { file = try TemporaryFile() }

    private func options(_ ring: KeyRing) -> SQLiteStore.Options {
        var options = SQLiteStore.Options()
        options.cipher = SealedPayloads(ring)
        return options
    }

    /// As many payloads are sealed as there are, and then no more: where a start is cut off.
    private final class Limited: PayloadCipher {
        struct CutOff: Error {}

        private let base: SealedPayloads
        private let left: Mutex<Int>
        private let sparesSignals: Bool

        init(_ base: SealedPayloads, _ count: Int, sparesSignals: Bool) {
            self.base = base
            self.sparesSignals = sparesSignals
            left = Mutex(count)
        }

        func seal(_ bytes: [UInt8], context: String) throws -> [UInt8] {
            let isOver = left.withLock { left in
                left -= 1
                return left < 0
            }
            // Signals come last: the first starts are cut off when there is nothing else left to seal.
            if isOver || context.hasPrefix("signal/") && sparesSignals { throw CutOff() }
            return try base.seal(bytes, context: context)
        }

        func open(_ bytes: [UInt8], context: String) throws -> [UInt8] { try base.open(bytes, context: context) }
    }

    private let words = ["seaweed", "harbour", "lantern", "compass", "anchor", "rudder"]

    /// Runs that leave a payload in every place where a store keeps one.
    private func work(_ ring: KeyRing?) async throws -> RunID {
        let splice = try await Splice(
            store: .sqlite(file.path, options: ring.map { options($0) } ?? .init()), owner: "test")
        try splice.register(Secretive())
        let run = try await splice.submit(Secretive.self, "seaweed").run
        try await splice.runUntilIdle()
        try await splice.signal(run, "later", "rudder", id: "1")
        let edited = try Payload("anchor")
        try await splice.answer(run, step: "ask", ReviewAnswer(.edit, value: edited, by: "me"))
        try await splice.store.close()
        return run
    }

    private func disk() -> Data {
        ["", "-wal"].reduce(into: Data()) { data, suffix in
            data += (try? Data(contentsOf: URL(fileURLWithPath: file.path + suffix))) ?? Data()
        }
    }

    @Test func `no payload is readable on the disk, whatever table it is in`() async throws {
        defer { file.remove() }
        let run = try await work(try KeyRing(primary: .random(id: "k1")))
        let disk = disk()
        #expect(disk.range(of: Data(run.rawValue.utf8)) != nil, "this is the file")
        for word in words { #expect(disk.range(of: Data(word.utf8)) == nil, "\(word) is readable") }
    }

    @Test func `keys rotate: old payloads open, are sealed anew, and the old key can go`() async throws {
        defer { file.remove() }
        let old = try KeyRing.Key.random(id: "k1"), new = try KeyRing.Key.random(id: "k2")
        let run = try await work(try KeyRing(primary: old))
        let both = try KeyRing(primary: old).rotated(to: new)
        let store = try SQLiteStore(path: file.path, options: options(both))
        let before = try #require(try await store.export(run))
        let count = try await store.rewrapPayloads()
        #expect(count >= words.count)
        #expect(try await store.rewrapPayloads() == 0, "a second time there is nothing to do")
        try await store.close()

        let newOnly = try SQLiteStore(path: file.path, options: options(try KeyRing(primary: new)))
        #expect(try await newOnly.export(run) == before)
        #expect(before.signals.first?.payload.text == "\"rudder\"")
        #expect(before.reviews.first?.answer?.value?.text == "\"anchor\"")
        #expect(try await newOnly.dueMessages(limit: 9, now: .distantFuture).first?.payload.text == "\"compass\"")
        try await newOnly.close()

        let oldOnly = try SQLiteStore(path: file.path, options: options(try KeyRing(primary: old)))
        await #expect(throws: (any Error).self) { _ = try await oldOnly.run(run) }
        try await oldOnly.close()
    }

    @Test func `a file with readable payloads is refused under a cipher, and says what to do`() async throws {
        defer { file.remove() }
        let run = try await work(nil)
        let ring = try KeyRing(primary: .random(id: "k1"))
        let error = #expect(throws: DeliveryError.self) { try SQLiteStore(path: file.path, options: options(ring)) }
        #expect(error?.code == .storeNotSealed)
        #expect(error?.message.contains("sealsReadablePayloads") == true)
        let store = try SQLiteStore(path: file.path)
        #expect(try await store.run(run)?.input.text == "\"seaweed\"", "it is left as it was")
        try await store.close()
    }

    @Test func `readable payloads are sealed when asked to, wherever a start before was cut off`() async throws {
        defer { file.remove() }
        let run = try await work(nil)
        let plain = try SQLiteStore(path: file.path)
        let before = try #require(try await plain.export(run))
        let large = String(repeating: "harbour ", count: 20_000)
        _ = try await plain.submit([
            Submission(
                run: RunID("large"), process: "p", version: 1, input: try Payload(large),
                submittedAt: WallTime(milliseconds: 0))
        ])
        try await plain.close()
        #expect(disk().range(of: Data("lantern".utf8)) != nil, "this is the file")

        let ring = try KeyRing(primary: .random(id: "k1"))
        var starts = 0
        while true {
            var limited = options(ring)
            limited.cipher = Limited(SealedPayloads(ring), starts, sparesSignals: starts < 20)
            limited.sealsReadablePayloads = true
            starts += 1
            guard let store = try? await SQLiteStore.open(file.path, options: limited) else {
                // Nothing that opens it may think that it is done.
                let later = options(ring)
                await #expect(throws: DeliveryError.self) { try await SQLiteStore.open(file.path, options: later) }
                continue
            }
            try await store.close()
            break
        }
        #expect(starts == 21)
        for word in words { #expect(disk().range(of: Data(word.utf8)) == nil, "\(word) is readable") }

        let sealed = try await SQLiteStore.open(file.path, options: options(ring))
        #expect(try await sealed.export(run) == before)
        #expect(try await sealed.run(RunID("large"))?.input == Payload(large))
        #expect(try await sealed.dueMessages(limit: 9, now: .distantFuture).first?.payload.text == "\"compass\"")
        #expect(try await sealed.keys(startingWith: "") == [], "no mark is left")
        #expect(try await sealed.problems() == [])
        try await sealed.close()
    }

    @Test func `more payloads than a batch holds are all sealed, and all rewrapped`() async throws {
        defer { file.remove() }
        let splice = try await Splice(store: .sqlite(file.path), owner: "test")
        try splice.register(Secretive())
        // By their ids, the runs stand the other way round than by their order of submission.
        let runs = (0..<400).map { RunID("run \(999 - $0)") }
        _ = try await splice.store.submit(
            try runs.map { run in
                Submission(
                    run: run, process: Secretive.name, version: 1, input: try Payload("lantern"),
                    submittedAt: WallTime(milliseconds: 0))
            })
        for run in runs {
            for id in ["1", "2"] { try await splice.signal(run, "later", "rudder", id: id) }
        }
        try await splice.store.close()

        let old = try KeyRing.Key.random(id: "k1"), new = try KeyRing.Key.random(id: "k2")
        let both = try KeyRing(primary: old).rotated(to: new)
        try await SQLiteStore.open(file.path, options: try options(sealingUnder: old)).close()
        for word in ["rudder", "lantern"] { #expect(disk().range(of: Data(word.utf8)) == nil, "\(word) is readable") }

        let store = try await SQLiteStore.open(file.path, options: options(both))
        _ = try await store.rewrapPayloads()
        try await store.close()
        let newOnly = try await SQLiteStore.open(file.path, options: options(try KeyRing(primary: new)))
        for run in runs {
            let signals = try #require(try await newOnly.export(run)).signals
            #expect(signals.map(\.payload.text) == ["\"rudder\"", "\"rudder\""])
        }
        try await newOnly.close()
    }

    private func options(sealingUnder key: KeyRing.Key) throws -> SQLiteStore.Options {
        var options = options(try KeyRing(primary: key))
        options.sealsReadablePayloads = true
        return options
    }

    @Test func `a file whose sealing was cut off is not opened without its cipher`() async throws {
        defer { file.remove() }
        _ = try await work(nil)
        var limited = options(try KeyRing(primary: .random(id: "k1")))
        limited.cipher = Limited(SealedPayloads(try KeyRing(primary: .random(id: "k1"))), 1, sparesSignals: false)
        limited.sealsReadablePayloads = true
        let cutOff = limited
        #expect(throws: (any Error).self) { try SQLiteStore(path: file.path, options: cutOff) }
        let error = #expect(throws: DeliveryError.self) { try SQLiteStore(path: file.path) }
        #expect(error?.code == .storeNotSealed)
        #expect(error?.message.contains("cut off") == true)
    }

    @Test func `a file that a worker runs on is not sealed`() async throws {
        defer { file.remove() }
        _ = try await work(nil)
        let plain = try await SQLiteStore.open(file.path)
        let now = SystemClock().now
        try await plain.keepAlive(WorkerID("busy"), until: now + .seconds(60), now: now)
        let sealing = try options(sealingUnder: .random(id: "k1"))
        let error = #expect(throws: DeliveryError.self) { try SQLiteStore(path: file.path, options: sealing) }
        #expect(error?.code == .storeBusy)
        try await plain.close()
    }

    @Test func `a payload that was moved to another place does not open there`() throws {
        let cipher = SealedPayloads(try KeyRing(primary: .random(id: "k")))
        let sealed = try cipher.seal([1, 2, 3], context: "run/A/input")
        #expect(try cipher.open(sealed, context: "run/A/input") == [1, 2, 3])
        #expect(throws: (any Error).self) { try cipher.open(sealed, context: "run/B/input") }
        #expect(throws: (any Error).self) {
            try SealedPayloads(try KeyRing(primary: .random(id: "k"))).open(sealed, context: "run/A/input")
        }
    }
}

/// Leaves a word in every place where a store keeps payloads.
private struct Secretive: DurableProcess {
    static let name = "secretive", version = 1

    func run(_ input: String, _ process: ProcessContext) async throws -> String {
        // The child only carries its input.
        if input == "lantern" { return "done" }
        let harbour = try await process.value("place") { "harbour" }
        try await process.emit("message", to: "topic", "compass")
        _ = try await process.start("child", Secretive.self, "lantern")
        let answer = try await process.review("ask", "which one?", choices: [.edit])
        return harbour + (answer.value?.text ?? "")
    }
}
