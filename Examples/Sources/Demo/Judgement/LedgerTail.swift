package import Foundation
package import Sandbox

/// Follows the ledgers of a run while they grow.
package struct LedgerTail: Sendable {
    /// Everything read so far, by system.
    package private(set) var ledgers: [String: [Effect]] = [:]

    private let folder: URL
    private var offsets: [String: UInt64] = [:]
    private static let systems = ["shop"] + JudgedSystem.all.map(\.name)

    package init(folder: URL) {
        self.folder = folder
    }

    /// Reads the lines that have been finished since the last time; a line that is not an effect is an error.
    package mutating func advance() throws {
        for system in Self.systems {
            let file = folder.appending(path: "\(system).jsonl")
            guard FileManager.default.fileExists(atPath: file.path) else { continue }
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            try handle.seek(toOffset: offsets[system] ?? 0)
            guard let bytes = try handle.readToEnd(), let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else {
                continue
            }
            let finished = bytes[...end]
            offsets[system, default: 0] += UInt64(finished.count)
            ledgers[system, default: []] += try finished.split(separator: UInt8(ascii: "\n")).map {
                try JSONDecoder().decode(Effect.self, from: Data($0))
            }
        }
    }

    /// How many effects a system has had so far, undone or not.
    package func effects(of system: JudgedSystem) -> Int {
        (ledgers[system.name] ?? []).count { $0.effect == system.effect }
    }

    /// How many effects all systems have had so far.
    package var effects: Int {
        JudgedSystem.all.reduce(0) { $0 + effects(of: $1) }
    }

    /// How many orders the shop has placed.
    package var orders: Int {
        (ledgers["shop"] ?? []).count { $0.effect == "order" }
    }
}
