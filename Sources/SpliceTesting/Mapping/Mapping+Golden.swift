import Foundation
public import SpliceMapping

extension Mapping where Entity: Equatable {
    /// Checks a document that is kept beside the tests: it is read, and goes back and forth without a loss that no row
    /// declares.
    ///
    /// - Parameters:
    ///   - name: the file's name in the folder `Golden` beside the test's own file.
    ///   - file: the test's own file.
    /// - Returns: the entity, to look at further.
    /// - Throws: ``LawViolation``, the mapping's error, or what reading the file throws.
    @discardableResult
    public static func check(golden name: String, file: String = #filePath) throws -> Entity {
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Golden")
        let document = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        try checkLaws(of: document, rows: rows)
        return try decode(document)
    }
}
