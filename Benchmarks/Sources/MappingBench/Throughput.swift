import Foundation

/// How fast records are read and mapped, beside every peer.
struct Throughput {
    let arena: Arena
    let seed: UInt64

    func measure() throws {
        var files: [OrderGenerator.Variant: URL] = [:]
        for variant in OrderGenerator.Variant.allCases {
            var generator = OrderGenerator(seed: seed)
            files[variant] = try file("\(variant).ndjson", generator.records(variant, size: 40_000_000))
        }
        var generator = OrderGenerator(seed: seed)
        let small = try file("small.ndjson", generator.records(.base, size: 4_000_000))
        guard let base = files[.base] else { return }
        try agree(on: small, and: files)

        note("against peers that are slower, on 4 MB")
        let peers = [
            arena.splice("splice-decode"), arena.splice("splice-decode-alone"), arena.splice("codable-decode"),
            arena.splice("splice-map"), arena.splice("codable-map"), arena.orjson,
        ]
        let slow = try arena.rates(peers, on: small, rounds: 5)
        reportRatio("decode_vs_codable", slow, "splice-decode", "codable-decode", goal: 15)
        reportRatio("decode_alone_vs_codable", slow, "splice-decode-alone", "codable-decode", goal: nil)
        reportRatio("map_vs_codable", slow, "splice-map", "codable-map", goal: 15)
        reportRatio("map_vs_orjson", slow, "splice-map", "orjson", goal: 5)
        try jq(on: small)

        note("against C++, on 40 MB")
        let own = try arena.rates([arena.splice("splice-map"), arena.simdjson("own")], on: base, rounds: 9)
        reportRatio("map_vs_simdjson", own, "splice-map", "simdjson-own", goal: 0.95)
        report(
            "map_mb_per_s", (own["splice-map"] ?? []).map { $0 / 1e6 }, unit: "MB/s", isHigherBetter: true, goal: nil)
        let views = try arena.rates([arena.splice("splice-translate"), arena.simdjson("view")], on: base, rounds: 9)
        reportRatio("translate_vs_simdjson_view", views, "splice-translate", "simdjson-view", goal: 1)
        for variant in OrderGenerator.Variant.allCases where variant != .base {
            guard let input = files[variant] else { continue }
            let rates = try arena.rates([arena.splice("splice-map"), arena.simdjson("own")], on: input, rounds: 5)
            reportRatio("map_vs_simdjson_\(variant)", rates, "splice-map", "simdjson-own", goal: 0.9)
        }
    }

    /// No figure counts before everyone writes the same records.
    private func agree(on small: URL, and files: [OrderGenerator.Variant: URL]) throws {
        let splice = arena.splice("splice-map")
        try arena.compare(splice, arena.splice("codable-map"), on: small)
        try arena.compare(splice, arena.orjson, on: small)
        try arena.compare(splice, jqContestant, on: small)
        for input in files.values { try arena.compare(splice, arena.simdjson("own"), on: input) }
        guard let base = files[.base] else { return }
        try arena.compare(splice, arena.simdjson("view"), on: base)
        try arena.compare(splice, arena.splice("splice-translate"), on: base)
    }

    /// jq prints records and no time, so its process is timed as a whole; on 4 MB its start does not show.
    private func jq(on input: URL) throws {
        let output = arena.folder.appendingPathComponent("jq.out")
        let size = try Double(Data(contentsOf: input).count)
        var rates: [String: [Double]] = [:]
        for _ in 0..<3 {
            let before = childSeconds()
            _ = try arena.shell(jqContestant.command(input, output))
            rates["jq", default: []].append(size / (childSeconds() - before))
            let words = try arena.shell(arena.splice("splice-map").command(input, nil)).split(separator: " ")
            rates["splice-map", default: []].append(size / (words.first.flatMap { Double($0) } ?? .infinity))
        }
        reportRatio("map_vs_jq", rates, "splice-map", "jq", goal: nil)
    }

    private var jqContestant: Arena.Contestant {
        Arena.Contestant(name: "jq") { input, output in
            let script = arena.sources.appendingPathComponent("map.jq").path
            return ["sh", "-c", "jq -c -f '\(script)' '\(input.path)' > '\(output?.path ?? "/dev/null")'"]
        }
    }

    private func file(_ name: String, _ bytes: [UInt8]) throws -> URL {
        let url = arena.folder.appendingPathComponent(name)
        try Data(bytes).write(to: url)
        return url
    }

    /// The ratio of two contestants, round by round.
    private func reportRatio(
        _ name: String, _ rates: [String: [Double]], _ first: String, _ second: String, goal: Double?
    ) {
        let ratios = zip(rates[first] ?? [], rates[second] ?? []).map { $0 / $1 }
        report(name, ratios, unit: "ratio", isHigherBetter: true, goal: goal)
    }
}

/// CPU time of the processes that this one has waited for.
private func childSeconds() -> Double {
    var usage = rusage()
    getrusage(RUSAGE_CHILDREN.rawValue, &usage)
    return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
}
