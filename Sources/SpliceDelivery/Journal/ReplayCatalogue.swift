/// The processes of an application, so that journals can be replayed against its code from the command line.
///
/// An executable of three lines is all that `splice replay` needs:
///
/// ```swift
/// var catalogue = ReplayCatalogue()
/// catalogue.add(OrderToCash(warehouse: …, books: …))        // never called: any configuration will do
/// exit(await catalogue.serve())
/// ```
///
/// ```
/// $ splice replay --with .build/debug/replay RUN
/// ```
public struct ReplayCatalogue: Sendable {
    private var replays: [String: @Sendable (JournalExport) async throws -> JournalReplay.Outcome] = [:]

    /// A catalogue without processes.
    public init() {}

    /// Adds a process; one of the same name is replaced.
    public mutating func add<P: DurableProcess>(_ process: P) {
        replays[P.name] = { try await JournalReplay.run(process, $0) }
    }

    /// Replays one journal.
    public func replay(_ journal: JournalExport) async -> ReplayReport {
        guard let replay = replays[journal.run.process] else {
            return ReplayReport(journal, .unknownProcess, detail: "the catalogue has no process of that name")
        }
        do {
            switch try await replay(journal) {
            case .same: return ReplayReport(journal, .same)
            case .goesOn(let step): return ReplayReport(journal, .goesOn, step: step)
            case .diverges(let step, let how): return ReplayReport(journal, .diverges, step: step, detail: how)
            }
        } catch {
            let detail = (error as? DeliveryError)?.description ?? "\(type(of: error))"
            return ReplayReport(journal, .unreadable, detail: detail)
        }
    }

    /// Reads journals from the standard input, one a line as `splice export` writes them, and prints a report for each as one
    /// line of JSON.
    ///
    /// - Returns: The exit status: 0 if every journal came the same way, 1 if one did not.
    public func serve() async -> Int32 {
        await serve(lines: { readLine() }, print: { Swift.print($0) })
    }

    func serve(lines: () -> String?, print: (String) -> Void) async -> Int32 {
        var status: Int32 = 0
        while let line = lines() {
            if line.isEmpty { continue }
            var report: ReplayReport
            do {
                report = await replay(try JournalExport(line: line))
            } catch {
                report = ReplayReport(unreadable: (error as? DeliveryError)?.description ?? "\(type(of: error))")
            }
            if !report.isSame { status = 1 }
            if let text = try? Payload(report).text { print(text) }
        }
        return status
    }
}
