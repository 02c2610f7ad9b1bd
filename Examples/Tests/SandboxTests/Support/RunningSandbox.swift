import Foundation
import Sandbox

/// A sandbox that serves while a test looks at it, with ledgers of its own.
struct RunningSandbox: Sendable {
    let endpoints: Endpoints
    let ledgers: URL

    /// Starts a sandbox, runs the test against it, stops it and removes its files. Its clock stands still unless the test
    /// gives it another, so that no limit and no token depends on how fast the machine is.
    static func run(
        _ change: (inout SandboxOptions) -> Void = { _ in }, _ test: @Sendable (RunningSandbox) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sandbox-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var options = SandboxOptions(ledgers: folder)
        options.orders = 0
        options.clock = Stopwatch(reading: { .zero })
        change(&options)
        let sandbox = try Sandbox(options)
        let (ready, announce) = AsyncThrowingStream.makeStream(of: Endpoints.self)
        try await withThrowingTaskGroup { group in
            group.addTask {
                do {
                    try await sandbox.run { announce.yield($0) }
                } catch {
                    announce.finish(throwing: error)
                }
            }
            var endpoints: Endpoints?
            for try await found in ready {
                endpoints = found
                break
            }
            if let endpoints { try await test(RunningSandbox(endpoints: endpoints, ledgers: folder)) }
            group.cancelAll()
        }
    }

    /// What a system did so far, as `effect key`.
    func effects(_ system: String) throws -> [String] {
        try Ledger.effects(of: system, in: ledgers).map { "\($0.effect) \($0.key)" }
    }
}

extension FaultRates {
    /// Nothing goes wrong but what is set here.
    static func only(_ change: (inout FaultRates) -> Void) -> FaultRates {
        var rates = FaultRates.none
        change(&rates)
        return rates
    }

    /// One fault for every request, up to the limit of faults that a request can meet.
    static func always(_ fault: Fault) -> FaultRates {
        only { $0.requests = [fault: 1] }
    }
}
