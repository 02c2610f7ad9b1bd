import Foundation
import SpliceMapping

/// What runs inside this executable as a contestant: started anew for every measurement, like the others.
enum Contestants {
    /// Runs one of them on a file: a pass to warm up, and a pass that counts. Prints CPU seconds and records.
    static func run(_ name: String, input: [UInt8], output: URL?) throws {
        var written: [UInt8] = []
        var records = 0
        var seconds = 0.0
        var encoder = try MappingEncoder<ErpOrder>(capacity: 2 << 20)
        var translation = try Translation(from: PassedShopOrder.self, to: PassedErpOrder.self, capacity: 2 << 20)
        for pass in 0..<2 {
            written.removeAll(keepingCapacity: true)
            let start = cpuSeconds()
            switch name {
            case "splice-decode": records = try decode(input)
            case "splice-map":
                records = try map(input, with: &encoder, keeping: output != nil && pass == 1, to: &written)
            case "splice-translate":
                records = try translate(input, with: &translation, keeping: output != nil && pass == 1, to: &written)
            case "splice-decode-alone": records = try decodeAlone(input)
            case "codable-decode": records = try codable(input, writes: false, to: &written)
            case "codable-map": records = try codable(input, writes: true, to: &written)
            default: throw BenchError("no contestant \(name)")
            }
            seconds = cpuSeconds() - start
        }
        if let output { try Data(written).write(to: output) }
        print(seconds, records)
    }

    private static func decode(_ input: [UInt8]) throws -> Int {
        var decoder = try MappingDecoder<ShopOrder>()
        var records = 0
        try decoder.decodeRecords(input.span) { order in
            records += order.lines.isEmpty ? 0 : 1
        } refused: { error in
            throw error
        }
        return records
    }

    /// Each record as a document of its own, like a webhook, and like `JSONDecoder` beside it.
    private static func decodeAlone(_ input: [UInt8]) throws -> Int {
        var records = 0
        for range in recordRanges(input) {
            let order = try ShopOrder.decode(input.span.extracting(range))
            records += order.lines.isEmpty ? 0 : 1
        }
        return records
    }

    /// The encoder's room is made before the clock starts, like the string of the C++.
    private static func map(
        _ input: [UInt8], with encoder: inout MappingEncoder<ErpOrder>, keeping: Bool, to written: inout [UInt8]
    ) throws -> Int {
        var decoder = try MappingDecoder<ShopOrder>()
        var records = 0
        try decoder.decodeRecords(input.span) { order in
            try encoder.append(order)
            encoder.endLine()
            records += 1
            if encoder.count > 1 << 20 {
                if keeping { written += encoder.bytes }
                encoder.removeAll()
            }
        } refused: { error in
            throw error
        }
        if keeping { written += encoder.bytes }
        encoder.removeAll()
        return records
    }

    private static func translate(
        _ input: [UInt8], with translation: inout Translation<PassedShopOrder, PassedErpOrder>, keeping: Bool,
        to written: inout [UInt8]
    ) throws -> Int {
        var records = 0
        var index = 0
        while index < input.count - 1 {
            try translation.append(input.span, from: index, end: &index)
            translation.endLine()
            records += 1
            if translation.count > 1 << 20 {
                if keeping { written += translation.bytes }
                translation.removeAll()
            }
        }
        if keeping { written += translation.bytes }
        translation.removeAll()
        return records
    }

    private static func codable(_ input: [UInt8], writes: Bool, to written: inout [UInt8]) throws -> Int {
        let decoder = JSONDecoder()
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let data = Data(input)
        var records = 0
        for range in recordRanges(input) {
            let order = try decoder.decode(CodableShopOrder.self, from: data[range])
            guard let mapped = CodableErpOrder(order) else { throw BenchError("an unknown code") }
            if writes {
                written += try encoder.encode(mapped)
                written.append(0x0a)
            }
            records += 1
        }
        return records
    }

    /// Records end where a line feed is followed by a brace in the first column, also in indented input.
    static func recordRanges(_ input: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        for index in input.indices where input[index] == 0x0a {
            guard index + 1 == input.count || input[index + 1] == 0x7b else { continue }
            ranges.append(start..<index)
            start = index + 1
        }
        return ranges
    }
}

/// CPU time of this process, in seconds.
func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
