import Foundation

/// What the tool cannot do with what it was told, in one sentence. Unlike a mistake in the words themselves, it comes without the usage.
struct ToolError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// The text of a file.
func contents(of path: String) throws -> String {
    do {
        return try String(contentsOfFile: path, encoding: .utf8)
    } catch {
        throw ToolError("\(path) cannot be read: is it there, may you read it, is it UTF-8?")
    }
}
