import SpliceMapping
import SpliceModel

/// What must hold for any bytes at all. Compiled into the tests, and into the fuzzer of `Scripts/fuzz`.
struct CSVChecks {
    /// How many rows were accepted.
    private(set) var accepted = 0

    private static let formats: [CSVFormat] = [
        .csv(), .csv(.semicolon, null: .text("NULL"), formulas: .escaped), .csv(.tab, encoding: .windows1252),
    ]

    /// Nil when all is well; otherwise what does not hold.
    mutating func contradiction(in input: [UInt8]) -> String? {
        for format in CSVChecks.formats {
            if let contradiction = contradiction(in: input, format) { return contradiction }
        }
        return nil
    }

    private mutating func contradiction(in input: [UInt8], _ format: CSVFormat) -> String? {
        let (rows, isWhole) = CSVChecks.rows(of: input, format, pieces: max(input.count, 1))
        guard CSVChecks.rows(of: input, format, pieces: 1) == (rows, isWhole) else {
            return "a table that comes in pieces has other rows"
        }
        let read = rows.compactMap(\.self)
        accepted += read.count
        for row in read {
            guard let written = try? FuzzRow.encodeRows([row], as: format) else {
                // Text that a byte order mark brought in may have no place in the encoding that is written.
                if format.encoding == .utf8 { return "what was read cannot be written" }
                continue
            }
            guard (try? FuzzRow.decodeRows(written, as: format)) == [row] else {
                return "what was written does not read as the same: \(String(decoding: written, as: UTF8.self))"
            }
        }
        return nil
    }

    /// The rows, nil for one that is refused, and whether the table could be read to its end.
    private static func rows(
        of input: [UInt8], _ format: CSVFormat, pieces size: Int
    ) -> ([FuzzRow.Entity?], isWhole: Bool) {
        var rows: [FuzzRow.Entity?] = []
        do {
            var reader = try CSVReader<FuzzRow>(as: format)
            for start in stride(from: 0, to: input.count, by: size) {
                let piece = Array(input[start..<min(start + size, input.count)])
                try reader.read(piece.span) { rows.append(try? $0.get()) }
            }
            try reader.finish { rows.append(try? $0.get()) }
        } catch {
            return (rows, false)
        }
        return (rows, true)
    }
}
