// What the client costs, beside plain C and async-http-client; listings, beside dlt and airbyte-cdk; a listing under faults; deadlines.
//
//   ClientBench [--seed N] [--rounds N] [--scale PERCENT] [--only stack|paging|faults|deadlines]
//
// Rows are JSON lines; words go to standard error.
//
// CPU time per request or record, each contestant in a process of its own, in turn. Wall time on a shared machine says little.

import BenchKit
import Foundation

@main
struct ClientBench {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "--worker" {
            let figures = try await Worker(Array(arguments.dropFirst())).run()
            print(figures.map { "\($0)" }.joined(separator: " "))
            return
        }
        func argument(_ name: String) -> String? {
            arguments.firstIndex(of: name).flatMap { arguments.indices.contains($0 + 1) ? arguments[$0 + 1] : nil }
        }
        let rounds = argument("--rounds").flatMap { Int($0) } ?? 5
        let scale = argument("--scale").flatMap { Int($0) } ?? 100
        let seed = argument("--seed").flatMap { UInt64($0) } ?? 1
        let only = argument("--only")

        let server = try LoopbackServer()
        do {
            try await run(only, server: server, rounds: rounds, scale: scale, seed: seed)
            server.stop()
        } catch {
            server.stop()
            Report.say("ClientBench: \(error)")
            exit(1)
        }
    }

    private static func run(
        _ only: String?, server: LoopbackServer, rounds: Int, scale: Int, seed: UInt64
    ) async throws {
        if only == nil || only == "stack" {
            try StackMatch(server: server, rounds: rounds, scale: scale).run()
        }
        if only == nil || only == "paging" {
            try PagingMatch(server: server, rounds: min(rounds, 3), scale: scale).run()
        }
        if only == nil || only == "faults" { try await FaultMatch(rounds: min(rounds, 3), seed: seed).run() }
        if only == nil || only == "deadlines" { try await DeadlineMatch(seed: seed).run() }
    }
}

/// One contestant, in a process of its own.
struct Worker {
    struct Unknown: Error {}

    private let arguments: [String]

    init(_ arguments: [String]) { self.arguments = arguments }

    func run() async throws -> [Double] {
        guard let kind = arguments.first else { throw Unknown() }
        let rest = Array(arguments.dropFirst())
        if let contestant = StackContestant.Kind(rawValue: kind) {
            return [try await StackContestant(kind, rest).run(contestant)]
        }
        if let contestant = PagingContestant.Kind(rawValue: kind) {
            return try await PagingContestant(rest).run(contestant)
        }
        throw Unknown()
    }
}
