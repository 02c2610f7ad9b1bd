import SpliceMapping

/// What must hold for any bytes at all. Compiled into the tests, and into the fuzzer of `Scripts/fuzz`.
struct FormChecks {
    /// How many inputs were accepted.
    private(set) var accepted = 0

    /// Nil when all is well; otherwise what does not hold.
    mutating func contradiction(in input: [UInt8]) -> String? {
        guard let entity = try? FuzzForm.decode(input, as: .form) else { return nil }
        accepted += 1
        for format in [FormFormat.form, .form(arrays: .repeated)] {
            guard let written = try? FuzzForm.encode(entity, as: format) else {
                return "what was read cannot be written"
            }
            guard (try? FuzzForm.decode(written, as: format)) == entity else {
                return "what was written does not read as the same: \(String(decoding: written, as: UTF8.self))"
            }
        }
        return nil
    }
}
