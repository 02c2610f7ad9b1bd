package import Foundation
import Synchronization

/// One thing that a system did to the world: a hold on stock, a receipt in the books, a label that costs money.
package struct Effect: Codable, Sendable, Equatable {
    /// The system: `shop`, `warehouse`, `accounting`, `shipping` or `mail`.
    package var system: String
    /// What was done, for example `reservation`; undoing it is an effect of its own kind, for example `release`.
    package var effect: String
    /// What it was done for: the order's name as the caller gave it, for mail the recipient.
    package var key: String
    /// The identifier that the system gave to the result.
    package var id: String
    /// The caller's idempotency key, where the system takes one and the caller sent it.
    package var idempotencyKey: String?
    /// What a judge may want to compare with the order: an amount, a tracking number, a subject.
    package var facts: [String: String]?
    /// When, in UTC, RFC 3339.
    package var at: String

    package init(
        system: String, effect: String, key: String, id: String, idempotencyKey: String? = nil,
        facts: [String: String]? = nil, at: String
    ) {
        self.system = system
        self.effect = effect
        self.key = key
        self.id = id
        self.idempotencyKey = idempotencyKey
        self.facts = facts
        self.at = at
    }
}

/// The append-only record of the effects of one system, a JSON object a line.
///
/// A line is written to the file before the caller can learn of the effect, in one `write`, so that a ledger tells the
/// truth whatever becomes of the answer. The application under test never reads it. Calls may overlap.
package final class Ledger: Sendable {
    private let system: String
    private let file: Mutex<FileHandle>

    /// Opens, or creates, `SYSTEM.jsonl` in the folder; what is there already is kept.
    package init(system: String, folder: URL) throws {
        let url = folder.appending(path: "\(system).jsonl")
        if !FileManager.default.fileExists(atPath: url.path) {
            try Data().write(to: url)
        }
        let handle = try FileHandle(forWritingTo: url)
        try handle.seekToEnd()
        self.system = system
        self.file = Mutex(handle)
    }

    /// Appends one effect.
    ///
    /// An error here ends the process: a judge that cannot write its ledger must not go on judging.
    package func record(
        _ effect: String, key: String, id: String, idempotencyKey: String? = nil, facts: [String: String]? = nil
    ) {
        let entry = Effect(
            system: system, effect: effect, key: key, id: id, idempotencyKey: idempotencyKey, facts: facts,
            at: Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            var line = try encoder.encode(entry)
            line.append(UInt8(ascii: "\n"))
            try file.withLock { try $0.write(contentsOf: line) }
        } catch {
            fatalError("the ledger of \(system) cannot be written: \(error)")
        }
    }

    /// Reads a ledger back; a line that is not an effect is an error.
    package static func effects(of system: String, in folder: URL) throws -> [Effect] {
        let text = try String(contentsOf: folder.appending(path: "\(system).jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map { try JSONDecoder().decode(Effect.self, from: Data($0.utf8)) }
    }
}
