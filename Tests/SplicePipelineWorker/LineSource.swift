import Foundation
import SpliceConnect

/// The lines of a file, each a JSON object with an `id`: fifty lines a page, and a checkpoint after each.
struct LineSource: RecordSource {
    struct Settings: ConnectorConfiguration {
        static let schema = ConfigurationSchema("lines", [])
        var path: String
    }

    static let descriptor = ConnectorDescriptor(
        id: "lines", name: "Lines", version: "1.0.0", capabilities: [.fullRead], documentation: "https://example.com")
    static let streams = [StreamDescriptor(id: "lines", key: ["id"], deletes: .never, fields: [])]

    let path: String
    let stop: StopPoint?

    init(path: String, stop: StopPoint?) {
        self.path = path
        self.stop = stop
    }

    init(_ configuration: Settings, in environment: ConnectorEnvironment) async throws {
        self.init(path: configuration.path, stop: nil)
    }

    func check() async throws -> CheckReport { CheckReport([]) }

    func read(_ stream: StreamID, from checkpoint: Checkpoint?, partition: Partition) -> RecordStream {
        RecordStream { [path, stop] in
            guard let handle = FileHandle(forReadingAtPath: path) else {
                throw ConnectError(.input, "the file cannot be read", at: "lines")
            }
            var offset = checkpoint.flatMap { UInt64($0.state) } ?? 0
            try handle.seek(toOffset: offset)
            var rest = Data()
            return {
                var events: [SourceEvent] = []
                while events.count < 50 {
                    if let end = rest.firstIndex(of: 0x0A) {
                        let line = Array(rest[rest.startIndex..<end])
                        rest = rest[(end + 1)...]
                        offset += UInt64(line.count) + 1
                        events.append(Self.event(line))
                    } else {
                        guard let more = try handle.read(upToCount: 65_536), !more.isEmpty else { break }
                        rest = Data(rest) + more
                    }
                }
                guard !events.isEmpty else { return nil }
                stop?.pass(.read, events.count)
                return events + [.checkpoint(Checkpoint(stream: stream, format: 1, state: "\(offset)"))]
            }
        }
    }

    private static func event(_ line: [UInt8]) -> SourceEvent {
        struct Key: Decodable { let id: String }
        guard let key = try? JSONDecoder().decode(Key.self, from: Data(line)) else {
            return .rejected(RejectedRecord(key: nil, reason: "the line is no object with an id"))
        }
        return .record(SourceRecord(key: RecordKey(key.id), position: nil, bytes: line))
    }
}
