import BenchKit
import Foundation

/// Runs contestants in turn and prints rows.
struct Match {
    let server: LoopbackServer
    let rounds: Int
    /// Percent of the usual number of requests.
    let scale: Int

    init(rounds: Int, scale: Int) throws {
        server = try LoopbackServer()
        self.rounds = rounds
        self.scale = scale
    }

    /// Two rows: tasks on the transport's executor, and ordinary tasks, each as a ratio to plain C in the same round.
    func compareWithC(isHTTP2: Bool, concurrency: Int) throws {
        var pipeline: [Double] = []
        var ordinary: [Double] = []
        for round in 0..<rounds {
            let c = try run(.c, isHTTP2: isHTTP2, concurrency)
            let inside = try run(.pipeline, isHTTP2: isHTTP2, concurrency)
            let outside = try run(.await, isHTTP2: isHTTP2, concurrency)
            pipeline.append(inside / c)
            ordinary.append(outside / c)
            Report.say(
                "h\(isHTTP2 ? 2 : 1) \(concurrency) round \(round): C \(c), pipeline \(inside), await \(outside) CPU µs"
            )
        }
        let name = "transport_vs_c_h\(isHTTP2 ? 2 : 1)_\(concurrency)"
        Report.row(name, pipeline, unit: "ratio of CPU", better: "lower", goal: 1.2)
        Report.row("\(name)_await", ordinary, unit: "ratio of CPU", better: "lower", goal: 1.4)
    }

    /// Cost per request with 3,000 requests waiting for an answer beside it, as a ratio to the cost without them.
    func idleFactor() throws {
        let ratios = try (0..<rounds).map { round in
            let alone = try run(.await, isHTTP2: false, 64)
            let beside = try run(.await, isHTTP2: false, 64, idle: 3_000)
            Report.say("idle round \(round): alone \(alone), beside 3,000 \(beside) CPU µs")
            return beside / alone
        }
        Report.row("idle_3000_factor", ratios, unit: "ratio of CPU", better: "lower", goal: 1.5)
    }

    private func run(_ kind: Worker.Kind, isHTTP2: Bool, _ concurrency: Int, idle: Int = 0) throws -> Double {
        let url = isHTTP2 ? "https://127.0.0.1:\(server.securePort)/x" : "http://127.0.0.1:\(server.plainPort)/x"
        let figures = try Contestant.worker(
            [kind.rawValue, url, server.authority]
                + [30_000 * scale / 100, concurrency, idle, server.silentPort].map(String.init))
        return figures[0]
    }
}
