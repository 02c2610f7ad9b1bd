/// Why documents about mappings were not written, or not accepted.
public struct MappingReportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong. Open: later versions may add codes.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The stable, spelt-out name.
        public let description: String

        /// The command was called with other arguments than it has.
        public static let usage = Code(description: "usage")
        /// Documents are missing or say something else than the mappings.
        public static let outdated = Code(description: "outdated")
    }

    /// What went wrong.
    public let code: Code
    /// What is wrong and what to do, in words.
    public let message: String
    /// The files that are missing or out of date; empty for other codes.
    public let files: [String]

    static var usage: MappingReportError {
        MappingReportError(
            code: .usage, message: "the arguments are [--check] FOLDER, the folder of the documents", files: [])
    }

    static func outdated(_ files: [String]) -> MappingReportError {
        MappingReportError(
            code: .outdated, message: "out of date: \(files.joined(separator: ", ")); run this command without --check",
            files: files)
    }

    /// The message.
    public var description: String { message }
}
