public import SpliceMapping

extension Mapping where Entity: Equatable {
    /// Checks a document that is kept beside the tests: it is read, and goes back and forth without a loss that no row
    /// declares.
    ///
    /// - Parameters:
    ///   - name: the file's name in the folder `Golden` beside the test's own file.
    ///   - file: the test's own file.
    /// - Returns: the entity, to look at further.
    /// - Throws: ``LawViolation``, ``RefusedDocument``, or what reading the file throws.
    @discardableResult
    public static func check(golden name: String, file: String = #filePath) throws -> Entity {
        let document = try GoldenFile(name, file: file).text()
        let entity = try decodeOrMark(document)
        try checkLaws(of: document)
        return entity
    }
}

extension Mapping {
    /// Checks what becomes of a document on its way to another system: it is read by this mapping, written by another, and
    /// compared with a file, a member a line.
    ///
    /// ```swift
    /// try ShopOrder.check(golden: "shop-order.json", becomes: "erp-order.json", by: ErpOrder.self)
    /// ```
    ///
    /// - Parameters:
    ///   - source: the document's file in the folder `Golden` beside the test's own file.
    ///   - target: the file that holds what is to be written; see ``GoldenFile`` for how to update it.
    ///   - writer: the mapping that writes.
    ///   - file: the test's own file.
    /// - Throws: ``RefusedDocument``, ``GoldenMismatch``, the writing mapping's error, or what reading a file throws.
    public static func check<Writer: Mapping>(
        golden source: String, becomes target: String, by writer: Writer.Type, file: String = #filePath
    ) throws where Writer.Entity == Entity {
        let entity = try decodeOrMark(try GoldenFile(source, file: file).text())
        let written = try JSONDocument(String(decoding: try Writer.encode(entity), as: UTF8.self))
        try GoldenFile(target, file: file).check(written.lines + "\n")
    }
}
