public import SpliceMapping

/// A document that a mapping refuses, with each offending place marked: for messages of tests.
///
/// It shows lines of the document. Use it for test data, never for documents of people.
public struct RefusedDocument: Error, CustomStringConvertible {
    /// What the mapping says.
    public let error: MappingError
    /// The document.
    public let document: String
    /// What to do about it, where that is known.
    var advice: String?

    /// The problems, each with the line of the document where it is, as far as it is anywhere.
    public var description: String {
        var text = "\(error)"
        for issue in error.issues {
            guard let offset = issue.offset else { continue }
            text += "\n\(issue.path.isEmpty ? "the document" : issue.path): \(issue.problem)\n"
            text += MarkedDocument(text: document, range: place(at: offset, issue.path)).description
        }
        return advice.map { "\(text)\n\($0)" } ?? text
    }

    private func place(at offset: Int, _ path: String) -> Range<Int> {
        let node = try? DocumentNode(parsing: Array(document.utf8)).value(atPlace: path)
        return path.isEmpty ? offset..<offset + 1 : node?.range ?? offset..<offset + 1
    }
}

extension Mapping {
    /// Reads a document of a test; a refusal shows the document with each offending place marked.
    ///
    /// - Throws: ``RefusedDocument``.
    public static func decodeOrMark(_ document: String) throws -> Entity {
        do throws(MappingError) {
            return try decode(document)
        } catch {
            throw RefusedDocument(error: error, document: document)
        }
    }

    /// Every problem of a document; none for one that the mapping accepts. For assertions on refusals:
    /// `#expect(ShopOrder.problems(in: document).map(\.path) == ["total_price"])`.
    public static func problems(in document: String) -> [Issue] {
        do throws(MappingError) {
            _ = try decode(document)
            return []
        } catch {
            return error.issues
        }
    }
}
