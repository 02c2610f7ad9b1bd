import Foundation
import SpliceDelivery
import SpliceSQLite
import SpliceTesting

/// A small application that is killed by its tests: takes some orders through four systems, and dies where it is told.
///
///     splice-crash-worker FOLDER RUNS [POINT]
///     splice-crash-worker replay
///
/// `FOLDER` holds the store and the systems' ledgers. `POINT` is `before-write:N`, `after-write:N`, `before-effect:STEP`,
/// `after-effect:STEP` or `poison:ORDER`. Without one it works until nothing is left to do.
@main struct CrashWorker {
    static func main() async throws {
        let arguments = CommandLine.arguments
        if arguments.count == 2, arguments[1] == "replay" { exit(await replay()) }
        guard arguments.count >= 3, let runs = Int(arguments[2]) else {
            FileHandle.standardError.write(Data("usage: splice-crash-worker FOLDER RUNS [POINT]\n".utf8))
            exit(64)
        }
        let point = CrashPoint(arguments.count > 3 ? arguments[3] : "")
        let systems = Systems(folder: arguments[1], point: point)
        // A test of a full disk puts the store, and only the store, there.
        let path = ProcessInfo.processInfo.environment["SPLICE_CRASH_STORE"] ?? arguments[1] + "/store.db"
        let store = CrashingStore(base: try await SQLiteStore.open(path), point: point)
        var options = Splice.Options()
        // Only the poison is the run's own fault; all other kills come from outside, as often as the test likes.
        if arguments.count <= 3 || !arguments[3].hasPrefix("poison") { options.crashLimit = nil }
        let splice = try await Splice(store: .opened(store), owner: "crash", options: options)
        try splice.register(Fulfilment(systems: systems))
        for number in 0..<runs {
            try await splice.submit(Fulfilment.self, number, dedupeKey: "order-\(number)", lane: "lane-\(number % 3)")
        }
        try await splice.runUntilIdle()
        try await store.close()
    }

    /// The program that `splice replay` asks.
    private static func replay() async -> Int32 {
        var catalogue = ReplayCatalogue()
        catalogue.add(Fulfilment(systems: Systems(folder: "/nowhere", point: CrashPoint(""))))
        return await catalogue.serve()
    }
}

/// Four steps, one of each kind of effect, two of them in parallel.
struct Fulfilment: DurableProcess {
    static let name = "fulfilment", version = 1
    let systems: Systems

    func run(_ order: Int, _ process: ProcessContext) async throws -> [String] {
        let hold = try await process.step("reserve", systems.action("reserve", .idempotent), order)
        async let sale = process.step("sale", systems.action("sale", .naturalKey), order)
        async let label = process.step("label", systems.action("label", .atMostOnce), order)
        let both = try await [sale, label]
        try await process.emit("told", to: "orders", order)
        return try await [hold] + both + [process.step("tell", systems.action("tell", .idempotent), order)]
    }
}
