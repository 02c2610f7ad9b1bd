import Foundation

extension Summary {
    /// The summary for people: a table, what is wrong by name, and the rate.
    package var text: String {
        var lines = [Self.row("system", ["expected", "effects", "missing", "doubled"])]
        for system in JudgedSystem.all {
            guard let tally = systems[system.name] else { continue }
            let numbers = [tally.expected, tally.effects, tally.missing, tally.duplicated]
            lines.append(Self.row(system.name, numbers.map(String.init)))
        }
        for system in JudgedSystem.all {
            guard let tally = systems[system.name] else { continue }
            lines += Self.names("missing in \(system.name)", tally.missingKeys)
            lines += Self.names("too many in \(system.name)", tally.duplicatedKeys)
        }
        lines.append(
            "\(orders) orders in \(Self.fixed(seconds)) s, \(Self.fixed(rate)) orders/s; \(retries) retries,"
                + " \(deadLetters) dead letters, \(reviews) reviews, \(crashes) crashes")
        return lines.joined(separator: "\n")
    }

    private static func row(_ name: String, _ cells: [String]) -> String {
        let padded = cells.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }
        return name.padding(toLength: 12, withPad: " ", startingAt: 0) + padded.joined()
    }

    private static func names(_ title: String, _ keys: [String]) -> [String] {
        guard !keys.isEmpty else { return [] }
        let rest = keys.count > 8 ? " and \(keys.count - 8) more" : ""
        return ["\(title): \(keys.prefix(8).joined(separator: ", "))\(rest)"]
    }

    private static func fixed(_ number: Double) -> String {
        number.formatted(.number.precision(.fractionLength(1)).grouping(.never).locale(Locale(identifier: "en_US")))
    }
}
