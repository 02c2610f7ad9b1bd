import BenchKit
import Foundation

/// A listing of a million records in pages of 250: memory of the reader; records a second against dlt and airbyte-cdk.
///
/// The peers read a part of the listing, since the rate does not depend on its length; start-up is not counted for anybody.
struct PagingMatch {
    static let pageSize = 250

    let server: LoopbackServer
    let rounds: Int
    let scale: Int

    private var base: String { "http://127.0.0.1:\(server.plainPort)" }
    private var records: Int { 1_000_000 * scale / 100 }
    private var fewer: Int { 50_000 * scale / 100 }

    func run() throws {
        let tools = ProcessInfo.processInfo.environment["SPLICE_TOOLS"] ?? "../.build-tools"
        let peers = "\(FileManager.default.currentDirectoryPath)/Benchmarks/Peers"
        let lines = server.folder.appending(path: "lines.json").path
        var peak: [Double] = []
        var dlt = Ratio(), airbyte = Ratio()
        for round in 0..<rounds {
            try writePages(records)
            let typed = try Reading(Contestant.worker([PagingContestant.Kind.typed.rawValue, base]), records)
            let written = try Reading(
                Contestant.worker([PagingContestant.Kind.lines.rawValue, base, lines]), records)
            peak.append(typed.peak)
            try writePages(fewer)
            let theirs = try Reading(
                Contestant.run("\(tools)/venv-dlt/bin/python", ["\(peers)/dlt_pages.py", base]), fewer)
            let others = try Reading(
                Contestant.run("\(tools)/venv-airbyte/bin/python", ["\(peers)/airbyte_pages.py", base, lines]), fewer)
            dlt.add(typed, theirs)
            airbyte.add(written, others)
            Report.say(
                "paging round \(round): typed \(typed), as lines \(written), dlt \(theirs), airbyte-cdk \(others)")
        }
        Report.row("paging_vs_dlt", dlt.rates, unit: "ratio", better: "higher", goal: 8)
        Report.row("paging_vs_dlt_cpu", dlt.cpu, unit: "ratio of CPU", better: "higher", goal: nil)
        Report.row("paging_vs_airbyte", airbyte.rates, unit: "ratio", better: "higher", goal: 15)
        Report.row("paging_vs_airbyte_cpu", airbyte.cpu, unit: "ratio of CPU", better: "higher", goal: nil)
        Report.row("paging_rss_mb", peak, unit: "MB", better: "lower", goal: 64)
    }

    /// One file a page; the last page has no next.
    private func writePages(_ records: Int) throws {
        let pages = records / Self.pageSize
        for page in 0..<pages {
            let isLast = page == pages - 1
            let text = (0..<Self.pageSize).map { SaleDocument.text(page * Self.pageSize + $0) }.joined(separator: ",")
            let next = isLast ? "null" : #""\#(base)/pages?page=\#(page + 1)""#
            let cursor = isLast ? "null" : "\"\(page + 1)\""
            let whole = #"{"data":[\#(text)],"cursor":\#(cursor),"next":\#(next)}"#
            // airbyte-cdk asks for its first page without a number.
            for name in page == 0 ? ["", "0"] : ["\(page)"] {
                try whole.write(
                    to: server.folder.appending(path: "files/\(name).json"), atomically: false, encoding: .utf8)
            }
        }
    }
}

/// How a contestant read a listing.
private struct Reading: CustomStringConvertible {
    struct Wrong: Error {}

    let rate: Double
    let cpuPerRecord: Double
    let peak: Double

    /// - Parameter figures: Records, the sum of their ids, seconds, CPU seconds, and the peak of memory where it is told.
    init(_ figures: [Double], _ records: Int) throws {
        let sum = Double(records) * Double(records - 1) / 2
        guard figures.count >= 4, Int(figures[0]) == records, figures[1] == sum else { throw Wrong() }
        rate = figures[0] / figures[2]
        cpuPerRecord = figures[3] / figures[0]
        peak = figures.count > 4 ? figures[4] : 0
    }

    var description: String { "\(Int(rate)) records/s, \(Int(cpuPerRecord * 1e9)) CPU ns" }
}

private struct Ratio {
    var rates: [Double] = []
    var cpu: [Double] = []

    mutating func add(_ ours: Reading, _ theirs: Reading) {
        rates.append(ours.rate / theirs.rate)
        cpu.append(theirs.cpuPerRecord / ours.cpuPerRecord)
    }
}
