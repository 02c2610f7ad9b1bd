import Foundation

/// What a developer waits for: type-checking a mapping of sixty rows, and a clean release build of the two modules.
struct Builds {
    let arena: Arena
    let package: URL

    func measure() throws {
        try typeCheck()
        let scratch = arena.folder.appendingPathComponent("build").path
        let root = package.deletingLastPathComponent().path
        let start = Date()
        _ = try arena.shell([
            "swift", "build", "-c", "release", "--package-path", root, "--scratch-path", scratch, "--target",
            "SpliceMapping", "--quiet",
        ])
        report("build_release_s", [Date().timeIntervalSince(start)], unit: "s", isHigherBetter: false, goal: 60)
    }

    private func typeCheck() throws {
        let source = arena.folder.appendingPathComponent("Sixty.swift")
        try Builds.mapping(rows: 60).write(to: source, atomically: true, encoding: .utf8)
        let modules = arena.own.deletingLastPathComponent().appendingPathComponent("Modules").path
        var seconds: [Double] = []
        for _ in 0..<3 {
            let start = Date()
            _ = try arena.shell(["swiftc", "-typecheck", "-swift-version", "6", "-I", modules, source.path])
            seconds.append(Date().timeIntervalSince(start))
        }
        report("typecheck_60_rows_s", seconds, unit: "s", isHigherBetter: false, goal: 1)
    }

    /// A mapping of many rows with the usual rules.
    static func mapping(rows: Int) -> String {
        let kinds = [
            ("String", ".text(max: 50)"), ("Int64", ".integer"), ("Instant", ".rfc3339"),
            ("Money", ".money(currency: \"currency\")"), ("String?", ".text.optional(empty: .isNull)"),
            ("Bool", ".boolean(\"Y\", \"N\")"), ("State", ".table([\"A\": .a, \"B\": .b])"),
            ("LocalDate", ".date(.monthDayYear)"), ("Int64", ".integer.default(3)"),
            ("Country", ".country.default(.us)"),
        ]
        let fields = (0..<rows).map { kinds[$0 % kinds.count] }
        return """
            import SpliceMapping
            import SpliceModel
            enum State: Hashable, Sendable { case a, b }
            struct Wide: Sendable {
            \(fields.enumerated().map { "    let p\($0): \($1.0)" }.joined(separator: "\n"))
            }
            enum WideMapping: Mapping {
                static let version = "1"
                static func map(_ f: inout Fields<Wide>) -> Reading<Wide> {
            \(fields.enumerated().map { "        let p\($0) = f.field(\"f\($0)\", \\.p\($0), \($1.1))" }.joined(separator: "\n"))
                    return { r in
                        try Wide(\((0..<rows).map { "p\($0): r[p\($0)]" }.joined(separator: ", ")))
                    }
                }
            }
            """
    }
}
