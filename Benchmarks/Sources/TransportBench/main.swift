// CPU per request of CurlTransport against plain C libcurl, each contestant in a process of its own, in turn.
//
//   TransportBench [--seed N] [--rounds N] [--scale PERCENT]     rows as JSON lines; words go to standard error

import BenchKit
import Foundation

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "--worker" {
    guard let worker = Worker(Array(arguments.dropFirst())) else { exit(64) }
    Task {
        do {
            print(try await worker.run())
            exit(0)
        } catch {
            FileHandle.standardError.write(Data("worker: \(error)\n".utf8))
            exit(1)
        }
    }
    dispatchMain()
}

func argument(_ name: String, default value: Int) -> Int {
    arguments.firstIndex(of: name).flatMap { arguments.indices.contains($0 + 1) ? Int(arguments[$0 + 1]) : nil }
        ?? value
}

let match = try Match(rounds: argument("--rounds", default: 7), scale: argument("--scale", default: 100))
defer { match.server.stop() }
for concurrency in [16, 64, 256] { try match.compareWithC(isHTTP2: false, concurrency: concurrency) }
try match.compareWithC(isHTTP2: true, concurrency: 64)
try match.idleFactor()
