import BenchKit
import SpliceClient
import SpliceCurl
import SpliceHTTP
import SpliceTestServer

/// By how much calls outlive their deadline, whatever the server does: answers late, drips, hangs, stops in mid-body, throttles, fails.
struct DeadlineMatch {
    private static let calls = 200

    let seed: UInt64

    func run() async throws {
        let chance = RandomSource.seeded(seed)
        let gate = Gate()
        let transport = try CurlTransport()
        let overruns = try await withScriptedServer { request in
            Self.reply(Int(request.path.split(separator: "/").last ?? "") ?? 0, gate)
        } perform: { server in
            var overruns: [Double] = []
            for number in 0..<Self.calls {
                let deadline = Duration.milliseconds(20) + chance.duration(below: .milliseconds(180))
                // A client of its own for each call, so that no breaker or gate of another one ends it early.
                let client = try APIClient(
                    server.url("/v1"), transport: transport,
                    policies: ClientPolicies(deadline: deadline, attemptTimeout: min(deadline, .milliseconds(60))))
                let start = ContinuousClock.now
                do { _ = try await client.get("\(number % 7)") } catch is APIError {}
                overruns.append((start.duration(to: .now) - deadline) / .milliseconds(1))
            }
            gate.open()
            return overruns
        }
        await transport.shutdown(grace: .zero)
        let worst = overruns.max() ?? 0
        Report.say("deadlines: \(Self.calls) calls, seed \(seed), the worst ended \(worst) ms after its deadline")
        Report.row("deadline_overrun_ms", [max(0, worst)], unit: "ms", better: "lower", goal: 50)
    }

    private static func reply(_ kind: Int, _ gate: Gate) -> ScriptedReply {
        switch kind {
        case 0: .hang
        case 1: .json("[1,2,3]").interrupted(after: 2, by: .hang)
        case 2: .status(.internalServerError)
        case 3: .status(.tooManyRequests).field("retry-after", "1")
        case 4: .reset
        case 5: .json("[1,2,3]").interrupted(after: 0, by: .wait(gate))
        default: .status(.serviceUnavailable)
        }
    }
}
