import Foundation

/// What the tool cannot do with what it was told, in one sentence. Unlike a mistake in the words themselves, it comes without the usage.
struct ToolError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description.shown }
}

/// The text of a file.
func contents(of path: String) throws -> String {
    do {
        return try String(contentsOfFile: path, encoding: .utf8)
    } catch {
        throw ToolError("\(path) cannot be read: is it there, may you read it, is it UTF-8?")
    }
}

/// The lines of a text, empty ones too, so that they can be counted; without the carriage returns of files that came over Windows.
/// Only a line feed ends one: JSON may hold other characters that end lines elsewhere.
func lines(of text: String) -> [String] {
    text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
        String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
    }
}
