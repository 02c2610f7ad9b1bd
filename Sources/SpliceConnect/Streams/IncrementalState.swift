#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What an ``IncrementalCursor`` writes into a checkpoint: format 1, JSON.
///
/// `{"highest":1700000000000,"seen":[{"fingerprint":…,"key":"42","position":1700000000000}]}`, sorted, so that equal states
/// are equal bytes.
struct IncrementalState: Codable {
    struct Entry: Codable {
        let key: RecordKey
        let position: Int64
        let fingerprint: UInt64
    }

    let highest: Int64?
    let seen: [Entry]

    init(highest: Int64?, seen: [Entry]) {
        self.highest = highest
        self.seen = seen.sorted { ($0.position, $0.key.description) < ($1.position, $1.key.description) }
    }

    init(_ checkpoint: Checkpoint, of stream: StreamID) throws {
        guard checkpoint.stream == stream else {
            throw ConnectError(
                .checkpoint, "the checkpoint belongs to the stream “\(checkpoint.stream)”; use one of this stream",
                at: stream.description)
        }
        guard checkpoint.format == IncrementalCursor.format else {
            throw ConnectError(
                .checkpoint,
                "checkpoint format \(checkpoint.format) is not known here; read the stream again from the beginning",
                at: stream.description)
        }
        do {
            self = try JSONDecoder().decode(IncrementalState.self, from: Data(checkpoint.state.utf8))
        } catch {
            throw ConnectError(
                .checkpoint, "the checkpoint is damaged; read the stream again from the beginning",
                at: stream.description, cause: error)
        }
    }

    func checkpoint(of stream: StreamID) -> Checkpoint {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        // Whole numbers and strings always encode.
        let bytes = (try? encoder.encode(self)) ?? Data()
        return Checkpoint(
            stream: stream, format: IncrementalCursor.format, state: String(decoding: bytes, as: UTF8.self))
    }
}
