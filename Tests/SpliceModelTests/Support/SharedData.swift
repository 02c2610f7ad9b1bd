import Foundation

/// Public test vectors that are not part of the repository: at `SPLICE_TEST_DATA`, or at `../shared/data` beside the
/// package.
enum SharedData {
    static let folder: URL? = {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["SPLICE_TEST_DATA"].map { URL(filePath: $0) }
        let folder = named ?? package.appending(path: "../shared/data")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    static var isPresent: Bool { folder != nil }

    /// A case of the JSON Schema test suite whose value is a text.
    struct FormatCase {
        let text: String
        let isValid: Bool
        let about: String
    }

    static func formatCases(_ name: String) throws -> [FormatCase] {
        struct Group: Decodable {
            struct Case: Decodable {
                let description: String
                let data: Datum
                let valid: Bool
            }
            let tests: [Case]
        }
        struct Datum: Decodable {
            let text: String?
            init(from decoder: any Decoder) throws {
                text = try? decoder.singleValueContainer().decode(String.self)
            }
        }
        guard let folder else { return [] }
        let bytes = try Data(contentsOf: folder.appending(path: "formats/\(name).json"))
        return try JSONDecoder().decode([Group].self, from: bytes).flatMap(\.tests).compactMap { test in
            test.data.text.map { FormatCase(text: $0, isValid: test.valid, about: test.description) }
        }
    }
}
