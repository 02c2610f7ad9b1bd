import Foundation
import SpliceMapping
import SpliceXML

/// The formats beside JSON, as contestants: `format-csv-read` makes entities of a file, `format-csv-write` a file of entities.
enum TextFormat: String, CaseIterable {
    case csv, xml, form

    private static let xmlFormat = XMLFormat.xml("postings.posting", limits: .stream)

    /// Prints CPU seconds and records, after a pass to warm up. What is written to `output` is JSON lines when reading and the
    /// format when writing.
    static func run(_ name: String, input: [UInt8], output: URL?) throws {
        let words = name.split(separator: "-")
        guard words.count == 3, let format = TextFormat(rawValue: String(words[1])) else {
            throw BenchError("no contestant \(name)")
        }
        var (postings, written, seconds): ([Posting], [UInt8], Double) = ([], [], 0)
        for _ in 0..<2 {
            let start = cpuSeconds()
            postings = try format.read(input)
            seconds = cpuSeconds() - start
            guard words[2] == "write" else { continue }
            let then = cpuSeconds()
            written = try format.write(postings)
            seconds = cpuSeconds() - then
        }
        if let output {
            if words[2] == "read" { written = try lines(postings) }
            try Data(written).write(to: output)
        }
        print(seconds, postings.count)
    }

    private static func lines(_ postings: [Posting]) throws -> [UInt8] {
        var encoder = try MappingEncoder<PostingDocument>(capacity: 1 << 20)
        for posting in postings {
            try encoder.append(posting)
            encoder.endLine()
        }
        return encoder.bytes
    }

    private func read(_ input: [UInt8]) throws -> [Posting] {
        var postings: [Posting] = []
        switch self {
        case .csv:
            var reader = try CSVReader<PostingDocument>(as: .csv())
            try reader.read(input.span) {
                postings.append($0)
            } refused: {
                throw $0
            }
            try reader.finish {
                postings.append($0)
            } refused: {
                throw $0
            }
        case .xml:
            var reader = try XMLReader<PostingDocument>(as: TextFormat.xmlFormat)
            try reader.read(input.span) {
                postings.append($0)
            } refused: {
                throw $0
            }
            try reader.finish {
                postings.append($0)
            } refused: {
                throw $0
            }
        case .form:
            for body in input.split(separator: 0x0a) {
                postings.append(try PostingDocument.decode(Array(body), as: .form))
            }
        }
        return postings
    }

    func write(_ postings: [Posting]) throws -> [UInt8] {
        var written: [UInt8] = []
        switch self {
        case .csv:
            var writer = try CSVWriter<PostingDocument>(as: .csv())
            for posting in postings { try writer.append(posting) }
            written = writer.drain()
        case .xml:
            var writer = try XMLRecordWriter<PostingDocument>(as: TextFormat.xmlFormat)
            for posting in postings { try writer.append(posting) }
            written = try writer.finish()
        case .form:
            for posting in postings {
                written += try PostingDocument.encode(posting, as: .form)
                written.append(0x0a)
            }
        }
        return written
    }
}

/// How fast the other formats are read and written, beside Python with the usual module of each.
struct TextFormatRates {
    let arena: Arena
    let seed: UInt64

    func measure() throws {
        var generator = PostingGenerator(seed: seed)
        let postings = try generator.postings(40_000)
        for format in TextFormat.allCases {
            note("\(format), against Python")
            let input = arena.folder.appendingPathComponent("postings.\(format)")
            try Data(format.write(postings)).write(to: input)
            for direction in ["read", "write"] {
                let own = arena.splice("format-\(format)-\(direction)")
                let peer = python(format, direction)
                try agree(own, peer, format, on: input)
                let rates = try arena.rates([own, peer], on: input, rounds: 5)
                let ratios = zip(rates[own.name] ?? [], rates[peer.name] ?? []).map { $0 / $1 }
                report("\(format)_\(direction)_vs_python", ratios, unit: "ratio", isHigherBetter: true, goal: 1)
            }
        }
    }

    /// What one writes, or what it reads, is what the other one does.
    private func agree(
        _ own: Arena.Contestant, _ peer: Arena.Contestant, _ format: TextFormat, on input: URL
    ) throws {
        if own.name.hasSuffix("read") { return try arena.compare(own, peer, on: input) }
        let reader = arena.splice("format-\(format)-read")
        let lines = try [own, peer].map { contestant in
            let output = arena.folder.appendingPathComponent("\(contestant.name).out")
            _ = try arena.shell(contestant.command(input, output))
            let read = arena.folder.appendingPathComponent("\(contestant.name).read")
            _ = try arena.shell(reader.command(output, read))
            return try Data(contentsOf: read)
        }
        guard lines[0] == lines[1], !lines[0].isEmpty else {
            throw BenchError("\(peer.name) writes other records than \(own.name)")
        }
    }

    private func python(_ format: TextFormat, _ direction: String) -> Arena.Contestant {
        Arena.Contestant(name: "python-\(format)-\(direction)") { input, output in
            [
                arena.tools.appendingPathComponent("venv-soap/bin/python").path,
                arena.sources.appendingPathComponent("formats.py").path, format.rawValue, direction, input.path,
            ] + (output.map { [$0.path] } ?? [])
        }
    }
}
