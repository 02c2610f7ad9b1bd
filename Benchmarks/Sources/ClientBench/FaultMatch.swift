import BenchKit
import SpliceClient
import SpliceCurl
import SpliceHTTP
import SpliceTestServer
import Synchronization

/// A listing over a server that fails: 5 % answer 500, 2 % answer 429 and ask to wait a second, 2 % break off in mid-body.
///
/// The ideal schedule is the same listing without faults, plus every wait that the server asked for, plus the mean of the policy's back-off
/// after each other fault: full jitter below 100 ms is 50 ms. What goes beyond it is the jitter on what the server asked for (up to a tenth, so
/// that callers do not come back together), faults that follow each other, and the client's own time. `faults_vs_told` leaves the
/// back-off out of the ideal.
struct FaultMatch {
    private static let pages = 400
    private static let pageSize = 250

    let rounds: Int
    let seed: UInt64

    func run() async throws {
        var ratios: [Double] = []
        var toTold: [Double] = []
        var lost: [Double] = []
        var doubled: [Double] = []
        for round in 0..<rounds {
            let plain = try await read(faults: FaultPlan(seed: nil))
            let plan = FaultPlan(seed: seed &+ UInt64(round))
            let faulty = try await read(faults: plan)
            let told = plain.seconds + Double(plan.told)
            let ideal = told + 0.05 * Double(plan.passing)
            ratios.append(faulty.seconds / ideal)
            toTold.append(faulty.seconds / told)
            lost.append(Double(Self.pages * Self.pageSize - faulty.distinct))
            doubled.append(Double(faulty.count - faulty.distinct))
            Report.say(
                "faults round \(round), seed \(seed &+ UInt64(round)): \(plan.summary); ideal \(ideal) s, took \(faulty.seconds) s"
            )
        }
        Report.row("faults_vs_ideal", ratios, unit: "ratio of time", better: "lower", goal: 1.2)
        Report.row("faults_vs_told", toTold, unit: "ratio of time", better: "lower", goal: nil)
        Report.row("faults_lost", lost, unit: "records", better: "lower", goal: 0)
        Report.row("faults_duplicated", doubled, unit: "records", better: "lower", goal: 0)
    }

    private struct Outcome {
        let count: Int
        let distinct: Int
        let seconds: Double
    }

    private func read(faults: FaultPlan) async throws -> Outcome {
        let transport = try CurlTransport()
        let outcome = try await withScriptedServer { request in
            let page = Int(request.path.split(separator: "=").last ?? "") ?? 0
            return faults.reply(Self.page(page))
        } perform: { server in
            var policies = ClientPolicies.standard
            policies.retry.attempts = 8
            let client = try APIClient(server.url("/v1"), transport: transport, policies: policies)
            let start = ContinuousClock.now
            var ids: [Int] = []
            for try await page in client.pages("orders", query: ["page": "0"], paging: .nextAddress(at: "next")) {
                ids += (JSONPeek(page.response.bytes).elements(at: "data") ?? []).compactMap(\.integer)
            }
            return Outcome(
                count: ids.count, distinct: Set(ids).count, seconds: start.duration(to: .now) / .seconds(1))
        }
        await transport.shutdown()
        return outcome
    }

    private static func page(_ number: Int) -> String {
        let ids = (0..<pageSize).map { "\(number * pageSize + $0)" }.joined(separator: ",")
        let next = number + 1 < pages ? #""/v1/orders?page=\#(number + 1)""# : "null"
        return #"{"data":[\#(ids)],"next":\#(next)}"#
    }
}

/// Which request fails how; repeatable by seed.
private final class FaultPlan: Sendable {
    private struct Counts {
        var failed = 0
        var throttled = 0
        var cut = 0
    }

    private let chance: RandomSource?
    private let counts = Mutex(Counts())

    init(seed: UInt64?) { chance = seed.map { .seeded($0) } }

    /// Seconds that the server asked to wait, in all.
    var told: Int { counts.withLock { $0.throttled } }

    /// Number of faults that the client backs off from by itself.
    var passing: Int { counts.withLock { $0.failed + $0.cut } }

    var summary: String {
        counts.withLock { "\($0.failed) × 500, \($0.throttled) × 429, \($0.cut) cut in mid-body" }
    }

    func reply(_ body: String) -> ScriptedReply {
        guard let draw = chance?.unit() else { return .json(body) }
        return counts.withLock { counts in
            switch draw {
            case ..<0.05:
                counts.failed += 1
                return .status(.internalServerError)
            case ..<0.07:
                counts.throttled += 1
                return .status(.tooManyRequests).field("retry-after", "1")
            case ..<0.09:
                counts.cut += 1
                return .json(body).interrupted(after: body.utf8.count / 2, by: .reset)
            default:
                return .json(body)
            }
        }
    }
}
