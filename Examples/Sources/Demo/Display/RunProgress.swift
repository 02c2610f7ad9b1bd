/// How far a run is.
package struct RunProgress: Sendable, Equatable {
    /// One system.
    package struct Line: Sendable, Equatable {
        package var system: String
        package var effects: Int
    }

    package var orders: Int
    package var placed: Int
    package var lines: [Line]
    package var report: ApplicationReport
    package var crashes: Int

    package init(_ tail: LedgerTail, of orders: Int, report: ApplicationReport, crashes: Int) {
        self.orders = orders
        placed = tail.orders
        lines = JudgedSystem.all.map { Line(system: $0.name, effects: tail.effects(of: $0)) }
        self.report = report
        self.crashes = crashes
    }

    /// A line a system, each with a bar, and one for the application.
    package func bars(width: Int = 40) -> [String] {
        let all = [Line(system: "shop", effects: placed)] + lines
        return all.map { line in
            let filled = orders > 0 ? min(width, line.effects * width / orders) : 0
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
            return "\(line.system.padding(10)) \(bar) \(line.effects)/\(orders)"
        } + [
            "\("application".padding(11))\(report.completed) done, \(report.retries) retries, \(report.reviews) reviews,"
                + " \(report.deadLetters) dead letters, \(crashes) crashes"
        ]
    }

    /// Everything in one line.
    package var text: String {
        let systems = lines.map { "\($0.system) \($0.effects)" }.joined(separator: ", ")
        return "\(placed) of \(orders) orders placed: \(systems)"
    }
}

extension String {
    fileprivate func padding(_ width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
