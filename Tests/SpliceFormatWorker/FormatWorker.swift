import Foundation
import SpliceMapping
import SpliceModel
import SpliceXML

/// Reads or writes a stream of records that it makes itself, and prints how many there were and the most memory, in
/// kilobytes, that the process ever had.
///
///     splice-format-worker csv|xml|array|lines|wide|csv-out|xml-out RECORDS
@main
struct FormatWorker {
    struct Item: Sendable {
        let id: Int64
        let name: String
    }

    enum ItemRow: Mapping {
        static let version = "1"

        static func map(_ f: inout Fields<Item>) -> Reading<Item> {
            let id = f.field("id", \.id, .integer)
            let name = f.field("name", \.name, .text)
            return { r in try Item(id: r[id], name: r[name]) }
        }
    }

    enum ListRow: Mapping {
        static let version = "1"

        static func map(_ f: inout Fields<[Item]>) -> Reading<[Item]> {
            let items = f.field("items", \.self, .each(ItemRow.self))
            return { r in try r[items] }
        }
    }

    static let text = String(repeating: "payload ", count: 25)

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let records = Int(arguments[2]) else { exit(64) }
        var count = 0
        func note(_ result: Result<Item, MappingError>) throws {
            if case .success(let item) = result, item.id == Int64(count) { count += 1 }
        }
        switch arguments[1] {
        case "csv":
            var reader = try CSVReader<ItemRow>(as: .csv())
            try reader.read(Array("id,name\n".utf8).span, note)
            for id in 0..<records { try reader.read(Array("\(id),\"\(text)\"\n".utf8).span, note) }
            try reader.finish(note)
        case "xml":
            var reader = try XMLReader<ItemRow>(as: .xml("items.item", limits: .stream))
            try reader.read(Array("<items>".utf8).span, note)
            for id in 0..<records {
                try reader.read(Array("<item><id>\(id)</id><name>\(text)</name></item>\n".utf8).span, note)
            }
            try reader.read(Array("</items>".utf8).span, note)
            try reader.finish(note)
        case "array":
            var reader = try ArrayReader<ItemRow>(at: "items")
            try reader.read(Array("{\"items\":[".utf8).span, note)
            for id in 0..<records {
                try reader.read(Array("\(id > 0 ? "," : ""){\"id\":\(id),\"name\":\"\(text)\"}".utf8).span, note)
            }
            try reader.read(Array("]}".utf8).span, note)
            try reader.finish(note)
        case "lines":
            var reader = try LineReader<ItemRow>()
            for id in 0..<records { try reader.read(Array("{\"id\":\(id),\"name\":\"\(text)\"}\n".utf8).span, note) }
            try reader.finish(note)
        case "wide":
            // One piece, in which each record has more elements than all records beside it should hold at once.
            let items = (0..<10_000).map { "{\"id\":\($0),\"name\":\"\"}" }.joined(separator: ",")
            let text = Array(String(repeating: "{\"items\":[\(items)]}\n", count: records).utf8)
            var decoder = try MappingDecoder<ListRow>()
            try decoder.decodeRecords(text.span) { list in
                if list.count == 10_000 { count += 1 }
            } refused: { error in
                throw error
            }
        case "csv-out":
            var writer = try CSVWriter<ItemRow>(as: .csv())
            for id in 0..<records {
                try writer.append(Item(id: Int64(id), name: text))
                if !writer.drain().isEmpty { count += 1 }
            }
        case "xml-out":
            var writer = try XMLRecordWriter<ItemRow>(as: .xml("items.item"))
            for id in 0..<records {
                try writer.append(Item(id: Int64(id), name: text))
                if !writer.drain().isEmpty { count += 1 }
            }
            _ = try writer.finish()
        default: exit(64)
        }
        print(count, peak)
    }

    /// The most memory that the process ever had: `ru_maxrss`, in kilobytes on Linux.
    static var peak: Int {
        var usage = rusage()
        #if os(Linux)
        _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss
        #else
        _ = unsafe getrusage(RUSAGE_SELF, &usage)
        return usage.ru_maxrss / 1024
        #endif
    }
}
