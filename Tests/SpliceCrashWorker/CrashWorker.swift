import Foundation
import SpliceDelivery
import SpliceSQLite
import SpliceTesting

/// A small application that is killed by its tests: takes some orders through four systems, and dies where it is told.
///
///     splice-crash-worker FOLDER RUNS [POINT]
///
/// `FOLDER` holds the store and the systems' ledgers. `POINT` is `before-write:N`, `after-write:N`, `before-effect:STEP`
/// or `after-effect:STEP`. Without one it works until nothing is left to do.
@main struct CrashWorker {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3, let runs = Int(arguments[2]) else {
            FileHandle.standardError.write(Data("usage: splice-crash-worker FOLDER RUNS [POINT]\n".utf8))
            exit(64)
        }
        let point = CrashPoint(arguments.count > 3 ? arguments[3] : "")
        let systems = Systems(folder: arguments[1], point: point)
        let store = CrashingStore(base: try SQLiteStore(path: arguments[1] + "/store.db"), point: point)
        let splice = try await Splice(store: .opened(store), owner: "crash")
        try splice.register(Fulfilment(systems: systems))
        for number in 0..<runs {
            try await splice.submit(Fulfilment.self, number, dedupeKey: "order-\(number)", lane: "lane-\(number % 3)")
        }
        try await splice.runUntilIdle()
        try await store.close()
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
