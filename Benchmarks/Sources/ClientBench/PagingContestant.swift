import BenchKit
import Foundation
import SpliceClient
import SpliceCurl
import SpliceMapping

/// Reads a listing page by page; tells records, the sum of their ids, seconds, CPU seconds, and the peak of memory in MB.
struct PagingContestant {
    enum Kind: String {
        /// Every record becomes a value of its type.
        case typed
        /// And is written as a JSON line.
        case lines
    }

    struct Unusable: Error {}

    private let base: String
    private let file: String?

    init(_ arguments: [String]) throws {
        guard let base = arguments.first else { throw Unusable() }
        self.base = base
        file = arguments.count > 1 ? arguments[1] : nil
    }

    func run(_ kind: Kind) async throws -> [Double] {
        let transport = try CurlTransport()
        let client = try APIClient(base, transport: transport)
        // The next page is on its way while the current one is dealt with, as airbyte-cdk's threads do it.
        let pages = client.pages("pages", query: ["page": "0"], paging: .nextAddress(at: "next")).prefetching()
        let (start, cpu) = (ContinuousClock.now, Usage.cpuSeconds)
        let (count, sum) = kind == .typed ? try await read(pages) : try await write(pages)
        let seconds = start.duration(to: .now) / .seconds(1)
        let used = Usage.cpuSeconds - cpu
        await transport.shutdown()
        return [Double(count), Double(sum), seconds, used, Usage.peakMegabytes]
    }

    private func read(_ pages: PageSequence) async throws -> (count: Int, sum: Int64) {
        var (count, sum) = (0, Int64(0))
        for try await page in pages {
            try SaleDocument.decodeElements(of: page.response.bytes.span, at: "data") { record in
                count += 1
                sum += record.id
            } refused: { error in
                throw error
            }
        }
        return (count, sum)
    }

    private func write(_ pages: PageSequence) async throws -> (count: Int, sum: Int64) {
        guard let file, FileManager.default.createFile(atPath: file, contents: nil),
            let output = FileHandle(forWritingAtPath: file)
        else { throw Unusable() }
        var encoder = try MappingEncoder<SaleDocument>(capacity: 1 << 17)
        var (count, sum) = (0, Int64(0))
        for try await page in pages {
            try SaleDocument.decodeElements(of: page.response.bytes.span, at: "data") { record in
                try encoder.append(record)
                encoder.endLine()
                count += 1
                sum += record.id
            } refused: { error in
                throw error
            }
            try output.write(contentsOf: encoder.bytes)
            encoder.removeAll()
        }
        try output.close()
        return (count, sum)
    }
}
