import HTTPTypes
import SpliceAuth
import SpliceConnect
import SpliceHTTP

/// The checks of `Connector`'s own contract.
enum ConnectorChecks {
    static let all: [ConformanceCheck] = [
        ConformanceCheck("connector.descriptor", "the descriptor is sound") { try await descriptor($0) },
        ConformanceCheck("connector.quiet", "setting the connector up sends nothing") { try await quiet($0) },
        ConformanceCheck("connector.check", "a healthy system is found usable, without changing it") {
            try await healthy($0)
        },
        ConformanceCheck("connector.refused", "refused credentials are a finding, not an error") {
            try await refused($0)
        },
        ConformanceCheck("connector.hosts", "requests go to the hosts that the descriptor names") {
            try await hosts($0)
        },
        ConformanceCheck("connector.secrets", "no secret is in an address, a report or an error") {
            try await secrets($0)
        },
    ]

    private static func bench<S: ConformanceSystem>(
        _ system: S
    ) async throws -> (connector: S.Subject, transport: FaultTransport) {
        let transport = FaultTransport(to: system.transport)
        return (try await system.connector(in: .conformance(transport)), transport)
    }

    private static func descriptor<S: ConformanceSystem>(_ system: S) async throws {
        let problems = S.Subject.descriptor.problems
        try require(problems.isEmpty, problems.joined(separator: "; "))
        let schema = S.Subject.Configuration.schema
        try require(
            schema.connector == S.Subject.descriptor.id, "the configuration schema is that of “\(schema.connector)”")
        let names = schema.fields.map(\.name)
        try require(Set(names).count == names.count, "a field is twice in the configuration schema")
    }

    private static func quiet(_ system: some ConformanceSystem) async throws {
        let (_, transport) = try await bench(system)
        try require(transport.requests.isEmpty, "\(transport.requests.count) requests were sent by the initialiser")
    }

    private static func healthy(_ system: some ConformanceSystem) async throws {
        let (connector, transport) = try await bench(system)
        let report = try await connector.check()
        try require(report.isUsable, "the report says: \(report)")
        let changing = transport.exchanges.filter { !isRead($0.request, $0.content, system) }.map(\.request)
        let advice = "a search by POST is told from a change by the system's isRead(_:content:)"
        try require(
            changing.isEmpty,
            "the check sent \(changing.count) requests that may change something, the first of them a "
                + "\(changing.first?.method.rawValue ?? ""); \(advice)")
    }

    /// A request for a token changes nothing that anybody keeps (RFC 6749 section 4: a form with a `grant_type`).
    private static func isRead(_ request: HTTPRequest, _ content: [UInt8], _ system: some ConformanceSystem) -> Bool {
        let form = String(decoding: content, as: UTF8.self).split(separator: "&")
        return form.contains { $0.hasPrefix("grant_type=") } || system.isRead(request, content: content)
    }

    private static func refused(_ system: some ConformanceSystem) async throws {
        let (connector, transport) = try await bench(system)
        transport.failAll(with: .reply(HTTPReply(head: HTTPResponse(status: .unauthorized), body: ResponseBody())))
        let report: CheckReport
        do { report = try await connector.check() } catch { throw Violation("check() threw \(error)") }
        guard !transport.requests.isEmpty else { throw NotApplicable("the check sends no HTTP request") }
        try require(!report.isUsable, "the report says that the connector is usable: \(report)")
    }

    private static func hosts<S: ConformanceSystem>(_ system: S) async throws {
        let (connector, transport) = try await bench(system)
        _ = try await connector.check()
        for host in transport.requests.compactMap({ host(of: $0) }) where !LoopbackAddress.isThisMachine(host) {
            try require(S.Subject.descriptor.covers(host: host), "a request went to \(host)")
        }
    }

    private static func secrets(_ system: some ConformanceSystem) async throws {
        let (connector, transport) = try await bench(system)
        var texts = ["\(try await connector.check())"]
        transport.failAll(with: .reply(HTTPReply(head: HTTPResponse(status: .unauthorized), body: ResponseBody())))
        do { texts.append("\(try await connector.check())") } catch {
            texts += ["\(error)", String(reflecting: error)]
        }
        transport.failAll(with: .notSent)
        do { texts.append("\(try await connector.check())") } catch {
            texts += ["\(error)", String(reflecting: error)]
        }
        if let source = system as? any SourceSystem { texts += try await said(byReading: source) }
        texts += addresses(transport)
        // What is shorter than the detector takes is looked for as it is.
        let detector = LeakDetector(secrets: system.secrets.filter { $0.utf8.count >= 6 }.map { Secret($0) })
        for text in texts { detector.inspect(text, at: "the connector") }
        let leaks =
            detector.leaks.count
            + system.secrets.filter { $0.utf8.count < 6 }.map { secret in texts.count { $0.contains(secret) } }.reduce(
                0, +)
        try require(leaks == 0, "a secret is in \(leaks) addresses, reports or errors")
    }

    /// The addresses that a read asks, and the error with which it ends.
    private static func said(byReading system: some SourceSystem) async throws -> [String] {
        let bench = try await SourceBench(system)
        _ = await bench.seed()
        _ = try await bench.read()
        bench.transport.failAll(
            with: .reply(HTTPReply(head: HTTPResponse(status: .unauthorized), body: ResponseBody())))
        do { _ = try await bench.read() } catch {
            return addresses(bench.transport) + ["\(error)", String(reflecting: error)]
        }
        return addresses(bench.transport)
    }

    private static func addresses(_ transport: FaultTransport) -> [String] {
        transport.requests.map { "\($0.authority ?? "")\($0.path ?? "")" }
    }

    private static func host(of request: HTTPRequest) -> String? {
        guard let authority = request.authority else { return nil }
        if authority.hasPrefix("[") { return String(authority.prefix { $0 != "]" }) + "]" }
        return String(authority.prefix { $0 != ":" })
    }
}
