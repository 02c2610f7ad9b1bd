import BenchKit

/// CPU per request at 64 in flight: the whole stack against plain C and against bare async-http-client, which gets as many connections as
/// the others here; `as_it_comes` leaves it at its own 8, and `pipeline` runs the calls on the transport's executor.
struct StackMatch {
    let server: LoopbackServer
    let rounds: Int
    let scale: Int

    func run() throws {
        var toC: [Double] = []
        var toAHC: [Double] = []
        var floor: [Double] = []
        var toQueued: [Double] = []
        var spans: [Double] = []
        var inside: [Double] = []
        for round in 0..<rounds {
            let c = try figure(.c)
            let stack = try figure(.stack)
            let ahc = try figure(.ahc)
            let queued = try figure(.ahcAsItComes)
            let traced = try figure(.traced)
            let pipeline = try figure(.pipeline)
            toC.append(stack / c)
            toAHC.append(stack / ahc)
            floor.append(c / ahc)
            toQueued.append(stack / queued)
            spans.append(traced / c)
            inside.append(pipeline / c)
            Report.say(
                "stack round \(round), CPU µs: C \(c), stack \(stack), with spans \(traced), in the pipeline \(pipeline), "
                    + "async-http-client \(ahc), on its 8 connections \(queued)")
        }
        Report.row("stack_vs_c_64", toC, unit: "ratio of CPU", better: "lower", goal: 1.7)
        Report.row("stack_vs_ahc_64", toAHC, unit: "ratio of CPU", better: "lower", goal: 0.6)
        // What nothing over libcurl can go below.
        Report.row("c_vs_ahc_64", floor, unit: "ratio of CPU", better: "lower", goal: nil)
        Report.row("stack_vs_ahc_as_it_comes_64", toQueued, unit: "ratio of CPU", better: "lower", goal: nil)
        Report.row("stack_pipeline_vs_c_64", inside, unit: "ratio of CPU", better: "lower", goal: nil)
        Report.row("stack_with_spans_vs_c_64", spans, unit: "ratio of CPU", better: "lower", goal: nil)
    }

    private func figure(_ kind: StackContestant.Kind) throws -> Double {
        let count = 30_000 * scale / 100
        return try Contestant.worker([kind.rawValue, "http://127.0.0.1:\(server.plainPort)", "\(count)", "64"])[0]
    }
}
