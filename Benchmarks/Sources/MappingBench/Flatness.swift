import Foundation
import SpliceMapping

/// What must not grow: memory with the length of a stream, cost with the number of records, allocations with unknown fields.
struct Flatness {
    let arena: Arena
    let seed: UInt64

    func measure() throws {
        try countAllocations()
        try costs()
        let input = arena.folder.appendingPathComponent("small.ndjson")
        let output = try arena.shell(arena.splice("splice-gigabyte").command(input, nil))
        guard let peak = Double(output.split(separator: "\n").first ?? "") else { throw BenchError("no peak memory") }
        report("rss_1gb_mb", [peak], unit: "MB", isHigherBetter: false, goal: 64)
    }

    /// The process is one of its own, since counting slows it down.
    private func countAllocations() throws {
        guard FileManager.default.fileExists(atPath: arena.allocationCounter.path) else {
            return note("allocations are not counted here")
        }
        let input = arena.folder.appendingPathComponent("small.ndjson")
        let command = arena.splice("splice-allocations").command(input, nil)
        let output = try arena.shell(["LD_PRELOAD=\(arena.allocationCounter.path)"] + command)
        guard let ignored = Double(output.split(separator: "\n").first ?? "") else { throw BenchError("no count") }
        report("allocations_per_ignored_field", [ignored], unit: "count", isHigherBetter: false, goal: 0)
    }

    /// Prints the allocations for a field that no row reads: of records with and without eight of them.
    static func allocations() throws {
        guard let symbol = dlsym(dlopen(nil, RTLD_NOW), "allocation_count") else {
            throw BenchError("allocations are counted where LD_PRELOAD names the library made of allocations.c")
        }
        let allocationCount = unsafeBitCast(symbol, to: (@convention(c) () -> UInt).self)
        let address = "\"line1\":\"Hauptstraße 1\",\"city\":\"Köln\",\"postal_code\":\"50667\",\"country\":\"DE\""
        let unknown = (0..<8).map {
            ",\"unknown\($0)\":{\"text\":\"some \\u00fc text that is long\",\"list\":[1,2.5,null]}"
        }
        let plain = Array("{\(address)}".utf8)
        let full = Array("{\(address)\(unknown.joined())}".utf8)
        var decoder = try MappingDecoder<ShopAddress>()
        func count(_ document: [UInt8]) throws -> Double {
            for _ in 0..<100 { _ = try decoder.decode(document.span) }
            let before = allocationCount()
            for _ in 0..<10_000 { _ = try decoder.decode(document.span) }
            return Double(allocationCount() - before) / 10_000
        }
        let (without, with) = (try count(plain), try count(full))
        guard allocationCount() > 0 else { throw BenchError("no allocation was counted") }
        print((with - without) / 8)
    }

    /// The cost of a record in a stream of a million beside its cost in streams of one.
    private func costs() throws {
        var generator = OrderGenerator(seed: seed)
        let records = generator.records(.base, size: 1_600_000)
        let ranges = Contestants.recordRanges(records)
        var reader = try LineReader<ShopOrder>()
        func cost(_ repeats: Int, _ body: () throws -> Void) rethrows -> Double {
            let start = cpuSeconds()
            for _ in 0..<repeats { try body() }
            return (cpuSeconds() - start) / Double(repeats * ranges.count)
        }
        let lines = ranges.map { Array(records[$0]) + [0x0a] }
        var ratios: [Double] = []
        for _ in 0..<3 {
            var singles = 0
            let one = try cost(20) {
                for line in lines { try reader.read(line.span) { singles += (try? $0.get()) == nil ? 0 : 1 } }
            }
            var many = 0
            let million = try cost(1_000_000 / ranges.count) {
                try reader.read(records.span) { many += (try? $0.get()) == nil ? 0 : 1 }
            }
            guard singles == 20 * ranges.count, many > 900_000 else { throw BenchError("a record was refused") }
            ratios.append(million / one)
        }
        report("cost_1m_vs_1", ratios, unit: "ratio", isHigherBetter: false, goal: 1.1)
    }

    /// Reads a gigabyte of JSON lines in pieces, and prints the most memory that this process ever held, in MB.
    static func gigabyte(_ input: [UInt8]) throws {
        var reader = try LineReader<ShopOrder>()
        var records = 0
        var bytes = 0
        while bytes < 1 << 30 {
            for start in stride(from: 0, to: input.count, by: 65_536) {
                let end = min(start + 65_536, input.count)
                try reader.read(input.span.extracting(start..<end)) { records += (try? $0.get()) == nil ? 0 : 1 }
            }
            bytes += input.count
        }
        guard records == reader.count else { throw BenchError("a record was refused") }
        // VmHWM, and not getrusage: its peak includes that of the process which started this one.
        let status = try String(contentsOf: URL(fileURLWithPath: "/proc/self/status"), encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        guard let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) else {
            throw BenchError("no VmHWM in /proc/self/status")
        }
        print(kilobytes / 1024)
    }
}
