import HTTPTypes
import SpliceClient
import SpliceConnect
import SpliceCurl
import SpliceHTTP

/// Another system over HTTP: a `PUT` a record, ten records a batch.
struct ServiceSink: RecordSink {
    struct Settings: ConnectorConfiguration {
        static let schema = ConfigurationSchema("service", [])
        var url: String
    }

    static let descriptor = ConnectorDescriptor(
        id: "service", name: "Service", version: "1.0.0", capabilities: [.write], documentation: "https://example.com")
    static let sinks = [SinkDescriptor(id: "customers", operations: [.upsert], maximumBatch: 10)]

    private let client: APIClient
    private let stop: StopPoint?

    init(url: String, transport: CurlTransport, stop: StopPoint?) throws {
        client = try APIClient(url, transport: transport)
        self.stop = stop
    }

    init(_ configuration: Settings, in environment: ConnectorEnvironment) async throws {
        client = try APIClient(configuration.url, transport: environment.transport)
        stop = nil
    }

    func check() async throws -> CheckReport { CheckReport([]) }

    func write(_ batch: WriteBatch) async throws -> [WriteOutcome] {
        var outcomes: [WriteOutcome] = []
        for item in batch.items {
            do {
                let answer = try await client.put("customers/\(item.key.description)", body: .bytes(item.bytes))
                outcomes.append(answer.status == .created ? .applied(id: item.key.description) : .unchanged)
            } catch let error as APIError where error.status == .unprocessableContent {
                outcomes.append(.rejected(WriteIssue(code: "422", message: "the service refuses it")))
            }
            stop?.pass(.written, 1)
        }
        return outcomes
    }
}
