import Foundation
import SpliceMapping

/// `MappingBench --seed N` measures the mapping engine beside its peers, and prints a result row a line.
///
/// `--formats` measures CSV, XML and form data only.
///
/// `MappingBench --contestant NAME FILE [OUTPUT]` is how it starts itself as a contestant, and
/// `MappingBench --generate VARIANT BYTES FILE [--seed N]` writes the input, to look at or to profile with.
@main
struct MappingBench {
    static func main() {
        do {
            try start()
        } catch {
            note("MappingBench: \(error)")
            exit(1)
        }
    }

    private static func start() throws {
        let arguments = CommandLine.arguments
        if arguments.count >= 4, arguments[1] == "--contestant" {
            let input = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[3])))
            let output = arguments.count > 4 ? URL(fileURLWithPath: arguments[4]) : nil
            if arguments[2].hasPrefix("format-") {
                return try TextFormat.run(arguments[2], input: input, output: output)
            }
            if arguments[2] == "splice-allocations" { return try Flatness.allocations() }
            if arguments[2] == "splice-gigabyte" { return try Flatness.gigabyte(input) }
            return try Contestants.run(arguments[2], input: input, output: output)
        }
        let seed = arguments.firstIndex(of: "--seed").flatMap { UInt64(arguments[$0 + 1]) } ?? 1
        if arguments.count >= 5, arguments[1] == "--generate" {
            guard let variant = OrderGenerator.Variant(rawValue: arguments[2]), let size = Int(arguments[3]) else {
                throw BenchError("no input \(arguments[2]) of \(arguments[3]) bytes")
            }
            var generator = OrderGenerator(seed: seed)
            return try Data(generator.records(variant, size: size)).write(to: URL(fileURLWithPath: arguments[4]))
        }
        try run(seed: seed)
    }

    private static func run(seed: UInt64) throws {
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let package = here.deletingLastPathComponent().deletingLastPathComponent()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("splice-mapping-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let tools =
            ProcessInfo.processInfo.environment["SPLICE_TOOLS"].map { URL(fileURLWithPath: $0) }
            ?? package.deletingLastPathComponent().appendingPathComponent(".build-tools")
        let arena = Arena(
            folder: folder, own: URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath(), tools: tools,
            sources: package.appendingPathComponent("Mapping"))
        try arena.build()
        try TextFormatRates(arena: arena, seed: seed).measure()
        if CommandLine.arguments.contains("--formats") { return }
        try Throughput(arena: arena, seed: seed).measure()
        try Flatness(arena: arena, seed: seed).measure()
        try Builds(arena: arena, package: package).measure()
    }
}
