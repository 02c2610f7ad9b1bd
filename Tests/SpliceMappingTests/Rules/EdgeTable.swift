import Foundation

/// The tables of `Documentation/mapping-rules.md`.
struct EdgeTable {
    /// One line of a table: a value, what a rule makes of it, and what is written again.
    struct Line: CustomStringConvertible, Sendable {
        let rule: String
        let number: Int
        /// The value as JSON; nil for a missing key.
        let json: String?
        /// The field beside it, as JSON.
        let beside: String?
        let read: String
        let written: String

        var description: String { "\(rule) line \(number): \(json ?? "missing")" }
    }

    /// Every line of every table, in order.
    static let lines: [Line] = parse()

    private static func parse() -> [Line] {
        guard let text = page() else { return [] }
        var rule = ""
        var lines: [Line] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("#") { rule = line.hasPrefix("### `") ? String(line.dropFirst(5).dropLast()) : "" }
            guard !rule.isEmpty, line.hasPrefix("| `") || line.hasPrefix("| missing") else { continue }
            let cells = line.dropFirst(2).dropLast().components(separatedBy: "|").map {
                $0.hasPrefix(" ") ? String($0.dropFirst()) : $0
            }.map { $0.hasSuffix(" ") ? String($0.dropLast()) : $0 }
            let value = cells[0].components(separatedBy: " beside ")
            lines.append(
                Line(
                    rule: rule, number: number + 1, json: code(value[0]),
                    beside: value.count > 1 ? code(value[1]) : nil,
                    read: cells[1], written: cells[2]))
        }
        return lines
    }

    /// The page, found from this file upwards.
    private static func page() -> String? {
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let page = folder.appendingPathComponent("Documentation/mapping-rules.md")
            if let text = try? String(contentsOf: page, encoding: .utf8) { return text }
        }
        return nil
    }

    private static func code(_ cell: String) -> String? {
        cell.hasPrefix("`") ? String(cell.dropFirst().dropLast()) : nil
    }
}
