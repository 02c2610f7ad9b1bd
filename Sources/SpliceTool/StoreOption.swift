import ArgumentParser
import Foundation
import SpliceDelivery
import SpliceSQLite

/// Which store.
struct StoreOption: ParsableArguments {
    @Option(name: .shortAndLong, help: "The store's file; by default $SPLICE_STORE.")
    var store: String?

    /// Opens the store, does something with it, and closes it.
    func open<Result>(_ body: (SQLiteStore) async throws -> Result) async throws -> Result {
        guard let path = store ?? ProcessInfo.processInfo.environment["SPLICE_STORE"] else {
            throw ValidationError("name the store: --store FILE, or SPLICE_STORE in the environment")
        }
        guard FileManager.default.fileExists(atPath: path) else {
            throw ToolError("there is no file \(path)")
        }
        let store = try await SQLiteStore.open(path)
        let result = try await body(store)
        try await store.close()
        return result
    }
}

extension SQLiteStore {
    /// The run that a text names: its id, or the end of it.
    func find(_ text: String) async throws -> RunRecord {
        // Every id ends in nothing: a script whose variable is not set must not hit the one run there is.
        guard !text.isEmpty else { throw ToolError("the run's id is empty") }
        if let run = try await run(RunID(text)) { return run }
        var found: [RunRecord] = []
        var before: RunID?
        while true {
            let page = try await runs(RunQuery(before: before, limit: 1000))
            found += page.filter { $0.id.rawValue.lowercased().hasSuffix(text.lowercased()) }
            guard page.count == 1000, let last = page.last else { break }
            before = last.id
        }
        guard let run = found.first else { throw ToolError("there is no run \(text)") }
        guard found.count == 1 else {
            throw ToolError("\(found.count) runs end in \(text); give more of the id")
        }
        return run
    }

    /// The run that a text names, for what needs its payloads or writes some.
    ///
    /// - Throws: ``ToolError`` if they are sealed: what the tool wrote beside them could not be opened.
    func findReadable(_ text: String) async throws -> RunRecord {
        let run = try await find(text)
        guard run.input.isReadable else {
            throw ToolError(
                "the payloads of this store are sealed and the tool has no key; do this in the application")
        }
        return run
    }
}
