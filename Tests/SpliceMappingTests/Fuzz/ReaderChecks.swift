import SpliceMapping

/// What must hold for any bytes at all. Compiled into the tests, and into the fuzzer of `Scripts/fuzz`.
struct ReaderChecks: ~Copyable {
    /// Has seen every input so far, and predicts what comes next.
    private var warm: MappingDecoder<FuzzDocument>
    private var translation: Translation<PassedFuzzDocument, PassedFuzzDocument>
    /// How many inputs were accepted.
    private(set) var accepted = 0

    init() throws {
        let decoder = try MappingDecoder<FuzzDocument>()
        let translation = try Translation(from: PassedFuzzDocument.self, to: PassedFuzzDocument.self)
        warm = decoder
        self.translation = translation
    }

    /// Nil when all is well; otherwise what two ways of reading the same bytes disagree on.
    mutating func contradiction(in input: [UInt8]) -> String? {
        guard var cold = try? MappingDecoder<FuzzDocument>() else { return "the mapping is wrong" }
        let entity = try? cold.decode(input.span)
        guard entity == (try? warm.decode(input.span)) else { return "a decoder that has learnt reads something else" }
        guard entity == (try? FuzzDocument.decode(input)) else { return "a document by itself reads as something else" }
        translation.removeAll()
        let isTranslated = (try? translation.append(input.span)) != nil
        guard isTranslated == (entity != nil) else { return "a translation accepts something else" }
        guard let entity else { return pieces(input) }
        accepted += 1
        guard let written = try? FuzzDocument.encode(entity), (try? FuzzDocument.decode(written)) == entity else {
            return "what was written does not read as the same"
        }
        guard (try? FuzzDocument.decode(translation.bytes)) == entity else {
            return "a translation writes something else"
        }
        return pieces(input)
    }

    /// A stream gives the same records however it is cut.
    private func pieces(_ input: [UInt8]) -> String? {
        guard let whole = try? records(input, pieces: input.count), let cut = try? records(input, pieces: 5) else {
            return "the mapping is wrong"
        }
        guard whole == cut else { return "a stream that is cut into pieces has other records" }
        return oneByOne(input) == together(input) ? nil : "records that are read together are others"
    }

    /// Records that stand one after another, up to the first that is not well-formed.
    private func oneByOne(_ input: [UInt8]) -> [FuzzDocument.Entity?] {
        var records: [FuzzDocument.Entity?] = []
        guard var decoder = try? MappingDecoder<FuzzDocument>() else { return records }
        var end = 0
        while let start = input[end...].firstIndex(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }) {
            end = start
            records.append(try? decoder.decode(input.span, from: start, end: &end))
            if end == start { break }
        }
        return records
    }

    private func together(_ input: [UInt8]) -> [FuzzDocument.Entity?] {
        var records: [FuzzDocument.Entity?] = []
        guard var decoder = try? MappingDecoder<FuzzDocument>() else { return records }
        do {
            try decoder.decodeRecords(input.span) {
                records.append($0)
            } refused: { _ in
                records.append(nil)
            }
        } catch {
            records.append(nil)
        }
        return records
    }

    private func records(_ input: [UInt8], pieces size: Int) throws -> [FuzzDocument.Entity?] {
        var reader = try LineReader<FuzzDocument>()
        var records: [FuzzDocument.Entity?] = []
        for start in stride(from: 0, to: input.count, by: max(size, 1)) {
            let piece = Array(input[start..<min(start + size, input.count)])
            try reader.read(piece.span) { records.append(try? $0.get()) }
        }
        try reader.finish { records.append(try? $0.get()) }
        return records
    }
}
