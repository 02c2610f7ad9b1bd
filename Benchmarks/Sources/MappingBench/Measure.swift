import Foundation

/// Runs contestants as processes of their own, in turn, and compares what they wrote.
struct Arena {
    let folder: URL
    let own: URL
    let tools: URL
    let sources: URL

    /// A contestant: a name, and how it is started on a file, perhaps with a file to write to.
    struct Contestant {
        let name: String
        let command: (_ input: URL, _ output: URL?) -> [String]
    }

    func splice(_ name: String) -> Contestant {
        Contestant(name: name) { input, output in
            [own.path, "--contestant", name, input.path] + (output.map { [$0.path] } ?? [])
        }
    }

    func simdjson(_ mode: String) -> Contestant {
        Contestant(name: "simdjson-\(mode)") { input, output in
            [folder.appendingPathComponent("simdjson").path, mode, input.path] + (output.map { [$0.path] } ?? [])
        }
    }

    var orjson: Contestant {
        Contestant(name: "orjson") { input, output in
            [
                tools.appendingPathComponent("venv-orjson/bin/python").path,
                sources.appendingPathComponent("orjson_map.py").path, input.path,
            ] + (output.map { [$0.path] } ?? [])
        }
    }

    /// The library that takes malloc's place in a process, and counts.
    var allocationCounter: URL { folder.appendingPathComponent("liballocations.so") }

    /// Builds the C++ contestant, and the library that counts allocations where there is glibc.
    func build() throws {
        _ = try shell([
            "g++", "-O3", "-march=native", "-std=c++17", sources.appendingPathComponent("simdjson.cpp").path,
            "-lsimdjson", "-o", folder.appendingPathComponent("simdjson").path,
        ])
        #if canImport(Glibc)
        _ = try shell([
            "cc", "-O2", "-shared", "-fPIC", sources.appendingPathComponent("allocations.c").path, "-o",
            allocationCounter.path,
        ])
        #endif
    }

    /// Bytes a second of each contestant on a file, for each of several rounds, in turn and with the order reversed in
    /// every other round.
    func rates(_ contestants: [Contestant], on input: URL, rounds: Int) throws -> [String: [Double]] {
        let size = try Double(Data(contentsOf: input).count)
        var rates: [String: [Double]] = [:]
        for round in 0..<rounds {
            for contestant in round % 2 == 0 ? contestants : contestants.reversed() {
                let words = try shell(contestant.command(input, nil)).split(separator: " ")
                guard let seconds = words.first.flatMap({ Double($0) }) else {
                    throw BenchError("\(contestant.name) printed no time")
                }
                rates[contestant.name, default: []].append(size / seconds)
                note("  \(contestant.name): \(Int(size / seconds / 1e6)) MB/s")
            }
        }
        return rates
    }

    /// Fails unless two contestants write the same records: equal bytes, or equal JSON values line by line.
    func compare(_ first: Contestant, _ second: Contestant, on input: URL) throws {
        let lines = try [first, second].map { contestant in
            let output = folder.appendingPathComponent("\(contestant.name).out")
            _ = try shell(contestant.command(input, output))
            return try Data(contentsOf: output).split(separator: 0x0a)
        }
        guard lines[0].count == lines[1].count, !lines[0].isEmpty else {
            throw BenchError("\(first.name) wrote \(lines[0].count) records, \(second.name) \(lines[1].count)")
        }
        for (number, pair) in zip(lines[0], lines[1]).enumerated() where pair.0 != pair.1 {
            let left = try JSONSerialization.jsonObject(with: Data(pair.0)) as? NSDictionary
            let right = try JSONSerialization.jsonObject(with: Data(pair.1)) as? NSDictionary
            guard let left, left == right else {
                throw BenchError("\(first.name) and \(second.name) differ in record \(number + 1)")
            }
        }
        note("  \(second.name) writes the same \(lines[0].count) records as \(first.name)")
    }

    /// Runs a command and returns what it printed; fails when the command does.
    func shell(_ command: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchError("\(command[0]) failed") }
        return String(decoding: output, as: UTF8.self)
    }
}

/// Says something to people; the standard output is for result rows alone.
func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

/// Prints a result row: the median of the values, and their range.
func report(_ name: String, _ values: [Double], unit: String, isHigherBetter: Bool, goal: Double?) {
    let sorted = values.sorted()
    guard let low = sorted.first, let high = sorted.last else { return }
    let median = sorted[sorted.count / 2]
    print(
        "{\"name\":\"\(name)\",\"value\":\(median),\"low\":\(low),\"high\":\(high),\"unit\":\"\(unit)\","
            + "\"better\":\"\(isHigherBetter ? "higher" : "lower")\",\"goal\":\(goal.map { "\($0)" } ?? "null")}")
}
