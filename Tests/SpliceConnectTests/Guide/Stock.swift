import HTTPTypes
import SpliceAuth
import SpliceClient
import SpliceConnect
import SpliceDelivery
import SpliceHTTP
import SpliceMapping
import SpliceModel

// The connector of Documentation/connector-guide.md, as it stands there: `GuideTests` compares.

// MARK: - 1. Say what it is

struct Stock: Connector {
    static let descriptor = ConnectorDescriptor(
        id: "stock", name: "Stock", version: "1.0.0", apiVersion: "v2", hosts: ["*.stock.example"],
        capabilities: [.fullRead, .incrementalRead, .write, .act], documentation: "https://stock.example/docs")

    struct Configuration: ConnectorConfiguration {
        var tenant: String
        var apiKey: SecretReference

        static let schema = ConfigurationSchema(
            "stock",
            [
                .required("tenant", .text, "The part of the address before .stock.example."),
                .required("apiKey", .secret, "From Settings, API keys."),
            ])

        func validate() throws {
            guard !tenant.isEmpty, tenant.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else {
                throw ConnectError(.configuration, "letters, digits and hyphens only", at: "stock.tenant")
            }
        }
    }

    let api: APIClient

    init(_ configuration: Configuration, in environment: ConnectorEnvironment) async throws {
        try configuration.validate()
        let key = try await environment.secret(configuration.apiKey, for: "stock.apiKey")
        api = try environment.client(
            for: Self.descriptor, base: "https://\(configuration.tenant).stock.example/v2",
            authorizer: APIKeyAuthorizer(key, header: .authorization), dialect: .plain, policies: .standard,
            tenant: configuration.tenant)
    }

    func check() async throws -> CheckReport {
        do {
            _ = try await api.get("items", query: ["limit": "1"], operation: "items.check")
            return CheckReport([.init("credential", .fine, "accepted")])
        } catch let error as APIError where error.code == .unauthorized {
            return CheckReport([.init("credential", .broken, "the key is not accepted; make a new one")])
        }
    }
}

// MARK: - 2. Read

extension Stock: RecordSource {
    static let items = StreamDescriptor(
        id: "items", key: ["id"],
        cursor: StreamCursor(field: "changed", unit: .milliseconds, granularity: 1, lookBack: 60_000),
        deletes: .never, fields: [StreamField("id", "string", .internal), StreamField("changed", "integer", .internal)])
    static let streams = [items]

    func read(_ stream: StreamID, from checkpoint: Checkpoint?, partition: Partition) -> RecordStream {
        PagedRead(Self.items, order: .ascending) { page in
            (JSONPeek(page.bytes).elements(at: "items") ?? []).map { Self.item($0, in: page) }
        } pages: { bound in
            api.pages(
                "items", query: bound.map { ["since": "\($0)"] } ?? [:], paging: .link, operation: "items.list")
        }.stream(from: checkpoint)
    }

    private static func item(_ value: JSONPeek.Value, in page: APIResponse) -> PagedRead.Item {
        guard case .container(let range) = value else {
            return .unreadable(RejectedRecord(key: nil, reason: "an entry is no object"))
        }
        let bytes = JSONPeek(page.bytes).bytes(of: range)
        let item = JSONPeek(bytes)
        guard let id = item.value(at: "id")?.text, let changed = item.value(at: "changed")?.integer else {
            return .unreadable(RejectedRecord(key: nil, reason: "an item has no id or no time of change"))
        }
        return .record(SourceRecord(key: RecordKey(id), position: Int64(changed), bytes: bytes))
    }
}

// MARK: - 3. Write and act

extension Stock: RecordSink {
    static let sinks = [SinkDescriptor(id: "items", operations: [.upsert], maximumBatch: 1)]

    func write(_ batch: WriteBatch) async throws -> [WriteOutcome] {
        var outcomes: [WriteOutcome] = []
        for item in batch.items { outcomes.append(try await put(item)) }
        return outcomes
    }

    private func put(_ item: WriteBatch.Item) async throws -> WriteOutcome {
        let path = "items/\(Query.escape(item.key.description))"
        do {
            let answer = try await api.send(
                APIRequest(.put, path, body: .bytes(item.bytes), operation: "items.put"))
            return answer.status == .noContent ? .unchanged : .applied(id: item.key.description)
        } catch let error as APIError {
            let issue = WriteIssue(code: error.failureCode, message: error.safeDescription)
            switch error.failure {
            case .ambiguous: return .unknown(probe(path))
            case .transient(let wait): return .retry(after: wait, issue)
            case .permanent: return .rejected(issue)
            case .needsPerson: throw error
            }
        }
    }

    private func probe(_ path: String) -> WriteProbe {
        WriteProbe {
            do {
                _ = try await api.get(path, operation: "items.find")
                return .present(id: nil)
            } catch let error as APIError where error.code == .notFound {
                return .absent
            }
        }
    }
}

struct Hold: Codable, Sendable, Hashable {
    var id: String
    var order: String
}

enum HoldDocument: Mapping {
    static let version = "v2"

    static func map(_ f: inout Fields<Hold>) -> Reading<Hold> {
        let id = f.field("id", \.id, .text(max: 40), classified: .internal)
        let order = f.field("order", \.order, .text(max: 50), classified: .internal)
        return { r in try Hold(id: r[id], order: r[order]) }
    }
}

extension Stock {
    var reserve: Action<String, Hold> {
        Action(
            "reserve", system: Self.descriptor.id, effect: .idempotent,
            call: { order, context in
                let request = APIRequest(
                    .post, "holds", query: ["order": order], idempotencyKey: context.idempotencyKey,
                    operation: "holds.create")
                return try await api.send(request).decoded(by: .mapping(HoldDocument.self))
            },
            undo: { _, hold, _ in
                do {
                    _ = try await api.send(
                        APIRequest(.delete, "holds/\(Query.escape(hold.id))", operation: "holds.delete"))
                } catch let error as APIError where error.code == .notFound {
                    // Undone before: an undo may run twice.
                }
            })
    }
}
