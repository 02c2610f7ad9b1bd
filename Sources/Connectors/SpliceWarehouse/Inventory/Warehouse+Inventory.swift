import SpliceClient
public import SpliceConnect
import SpliceModel

extension Warehouse: RecordSource {
    /// How much of what is where, by time of change; `deleted: true` tells that an entry is gone.
    public static let inventory = StreamDescriptor(
        id: "inventory", key: ["id"],
        cursor: StreamCursor(field: "updatedAt", unit: .milliseconds, granularity: 1, lookBack: 60_000),
        deletes: .tombstones,
        fields: [
            StreamField("id", "string", .internal), StreamField("sku", "string", .internal),
            StreamField("location", "string", .internal), StreamField("onHand", "string", .internal),
            StreamField("reserved", "string", .internal), StreamField("available", "string", .internal),
            StreamField("updatedAt", "string", .internal), StreamField("deleted", "boolean", .internal),
        ])

    /// What can be read.
    public static let streams = [inventory]

    /// Inventory as the system's first entries show it: a system that follows the template has fields of its own, too.
    public func discover() async throws -> [StreamDescriptor] { [try await sampled(Self.inventory)] }

    /// One partition a location, where the template says how to ask for locations; otherwise the whole stream.
    public func partitions(of stream: StreamID) async throws -> [Partition] {
        guard let path = configuration.template.locations else { return [.whole] }
        let answer = try await api.get(path, operation: "locations.list")
        let document = JSONPeek(answer.bytes)
        guard let locations = document.elements(at: BodyPath([configuration.template.inventoryList])) else {
            throw ConnectError(.unexpectedAnswer, "the answer has no list of locations", at: "warehouse.locations")
        }
        return try locations.map { location in
            guard case .container(let range) = location, let id = document.inside(range).value(at: "id")?.text else {
                throw ConnectError(.unexpectedAnswer, "a location has no id", at: "warehouse.locations")
            }
            return Partition(["location": id])
        }
    }

    /// Reads inventory, of one location or of all, in order of its time of change, so that every page is a safe place to go on from.
    public func read(_ stream: StreamID, from checkpoint: Checkpoint?, partition: Partition) -> RecordStream {
        guard stream == Self.inventory.id else {
            return .failing(ConnectError(.unknownStream, "there is no stream “\(stream)”", at: "warehouse"))
        }
        let template = configuration.template
        return PagedRead(Self.inventory, order: .ascending, watchesFields: true) { page in
            try Self.items(page, at: BodyPath([template.inventoryList]))
        } pages: { bound in
            var query: Query = ["limit": "\(template.pageSize)"]
            if let start = bound.flatMap({ Instant(milliseconds: $0) }) { query["updatedSince"] = start.description }
            if let location = partition.values["location"] { query["location"] = location }
            return api.pages(
                template.inventory, query: query, paging: .cursor(at: "nextCursor", into: .query("cursor")),
                operation: "inventory.list", priority: .background)
        }.stream(from: checkpoint)
    }

    private static func items(_ page: APIResponse, at path: BodyPath) throws -> [PagedRead.Item] {
        let document = JSONPeek(page.bytes)
        guard let entries = document.elements(at: path) else {
            throw ConnectError(.unexpectedAnswer, "the answer has no list “\(path)”", at: "warehouse.inventory")
        }
        return entries.map { entry in
            guard case .container(let range) = entry else {
                return .unreadable(RejectedRecord(key: nil, reason: "an entry of the list is no object"))
            }
            let bytes = document.bytes(of: range)
            let peek = JSONPeek(bytes)
            guard let id = peek.value(at: "id")?.text else {
                return .unreadable(RejectedRecord(key: nil, reason: "an entry has no id"))
            }
            let key = RecordKey(id)
            guard let changed = peek.value(at: "updatedAt")?.text.flatMap({ Instant($0) }) else {
                return .unreadable(RejectedRecord(key: key, reason: "updatedAt is no time"))
            }
            if peek.value(at: "deleted")?.bool == true { return .deleted(key, position: changed.milliseconds) }
            return .record(SourceRecord(key: key, position: changed.milliseconds, bytes: bytes))
        }
    }
}
