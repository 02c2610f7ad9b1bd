import Foundation
import HTTPTypes
import SpliceClient
import SpliceConnect
import SpliceCurl
import SpliceDelivery
import SpliceSQLite

/// A small application that moves the lines of a file into another system, and is killed by its tests.
///
///     splice-pipeline-worker FOLDER move              one pass from FOLDER/records.jsonl into FOLDER/target.db
///     splice-pipeline-worker FOLDER move PLACE COUNT  the same, but stands still after COUNT records at a StopPoint
///     splice-pipeline-worker FOLDER send URL [PLACE COUNT]    the same into the service at URL, over HTTP
///     splice-pipeline-worker FOLDER call URL COUNT    makes COUNT calls under a limit that other processes share
///     splice-pipeline-worker FOLDER pages URL COUNT   reads so many pages of the listing at URL, from where FOLDER/position.json says
///     splice-pipeline-worker FOLDER limits COUNT      takes COUNT calls from a limit that other processes share
@main struct PipelineWorker {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else {
            FileHandle.standardError.write(
                Data("usage: splice-pipeline-worker FOLDER move|send|call|pages|limits [URL] [PLACE] [COUNT]\n".utf8))
            exit(64)
        }
        switch arguments[2] {
        case "move":
            let stop = StopPoint(arguments.dropFirst(3))
            try await move(arguments[1], to: try TableSink(path: arguments[1] + "/target.db", stop: stop), stop: stop)
        case "send" where arguments.count > 3:
            let stop = StopPoint(arguments.dropFirst(4))
            let transport = try CurlTransport()
            let sink = try ServiceSink(url: arguments[3], transport: transport, stop: stop)
            try await move(arguments[1], to: sink, stop: stop)
            await transport.shutdown()
        case "call" where arguments.count > 4:
            try await call(arguments[3], count: Int(arguments[4]) ?? 1, in: arguments[1])
        case "pages" where arguments.count > 4:
            try await readPages(arguments[3], count: Int(arguments[4]) ?? 1, in: arguments[1])
        default: try await takeLimits(arguments[1], count: arguments.count > 3 ? Int(arguments[3]) ?? 1 : 1)
        }
    }

    private static func move(_ folder: String, to sink: some RecordSink, stop: StopPoint?) async throws {
        var options = Splice.Options()
        // The kills come from outside, as often as the test likes.
        options.crashLimit = nil
        let splice = try await Splice(store: .sqlite(folder + "/store.db"), owner: "pipeline", options: options)
        let pipeline = try Pipeline(
            "lines", from: LineSource(path: folder + "/records.jsonl", stop: stop), "lines",
            to: sink, "customers",
            RecordTransform { record in
                let text = String(decoding: record.bytes, as: UTF8.self)
                if text.contains("\"bad\"") { return .quarantine(["name: is bad"]) }
                return .write(WriteBatch.Item(.upsert, key: record.key, bytes: record.bytes))
            }, options: PipelineOptions(checkpointEvery: 100))
        try splice.register(pipelines: [pipeline])
        try await splice.start(pass: pipeline, dedupeKey: "the one pass")
        try await splice.runUntilIdle()
        try await splice.store.close()
    }

    /// Ten calls an hour, in all processes on the store together. Prints how each ended: with the status, or why there is none. One
    /// that would have to wait for longer than a minute ends at once.
    private static func call(_ url: String, count: Int, in folder: String) async throws {
        let store = try await SQLiteStore.open(folder + "/store.db")
        let transport = try CurlTransport()
        let policies = ClientPolicies(deadline: .seconds(60), limits: [.window(10, per: .seconds(3_600))])
        let client = try APIClient(
            url, transport: transport, policies: policies, limitStore: StoredRateLimits(store))
        for _ in 0..<count {
            do {
                print(try await client.get("orders").status.code)
            } catch let error as APIError {
                print(error.code)
            }
        }
        await transport.shutdown()
        try await store.close()
    }

    /// Prints the pages, and stores after each where the next one begins.
    private static func readPages(_ url: String, count: Int, in folder: String) async throws {
        let file = URL(fileURLWithPath: folder + "/position.json")
        let stored = try? Data(contentsOf: file)
        let start = try stored.map { try JSONDecoder().decode(PagePosition.self, from: $0) }
        let transport = try CurlTransport()
        let client = try APIClient(url, transport: transport)
        var left = count
        for try await page in client.pages("orders", query: ["limit": "2"], paging: .link, from: start) {
            print(page.position.index, page.response.text)
            if let next = page.next { try JSONEncoder().encode(next).write(to: file, options: .atomic) }
            left -= 1
            if left == 0 { break }
        }
        await transport.shutdown()
    }

    /// Prints the time of each call that passed, in milliseconds since 1970.
    private static func takeLimits(_ folder: String, count: Int) async throws {
        let store = try await SQLiteStore.open(folder + "/store.db")
        let limits = StoredRateLimits(store)
        let limit = [RateLimit.rate(100, per: .seconds(1), burst: 5)]
        for _ in 0..<count {
            while true {
                let now = Duration.milliseconds(SystemClock().now.milliseconds)
                let wait = try await limits.take([:], from: limit, of: "shop", now: now)
                if wait == .zero {
                    print(now / .milliseconds(1))
                    break
                }
                try await Task.sleep(for: wait)
            }
        }
        try await store.close()
    }
}
