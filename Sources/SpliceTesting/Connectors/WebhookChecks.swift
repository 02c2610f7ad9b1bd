import HTTPTypes
import SpliceConnect

/// The checks of `WebhookTrigger`'s contract.
enum WebhookChecks {
    static let all: [ConformanceCheck] = [
        check("webhook.accepts", "a genuine request yields its events") { try await accepts($0) },
        check("webhook.backfill", "every topic names a stream that the connector can read") { try await backfill($0) },
        check("webhook.unsigned", "a request without its signature is refused") { try await unsigned($0) },
        check("webhook.altered", "a request whose body or signature was altered is refused") { try await altered($0) },
        check("webhook.garbage", "a body that is not what was promised is refused, not trapped on") {
            try await garbage($0)
        },
        check("webhook.double", "two deliveries of one event have one dedupe key") { try await double($0) },
        check("webhook.distinct", "two events have two dedupe keys") { try await distinct($0) },
    ]

    private static func check(
        _ name: String, _ rule: String, _ body: @escaping @Sendable (any WebhookSystem) async throws -> Void
    ) -> ConformanceCheck {
        ConformanceCheck(name, rule) { system in
            guard let webhooks = system as? any WebhookSystem else { throw NotApplicable("no webhooks") }
            try await body(webhooks)
        }
    }

    private static func connector<S: WebhookSystem>(_ system: S) async throws -> S.Subject {
        try await system.connector(in: .conformance(FaultTransport(to: system.transport)))
    }

    private static func events<S: WebhookSystem>(
        _ connector: S.Subject, _ request: WebhookRequest, of system: S
    ) async throws -> [WebhookEvent] {
        guard case .events(let events) = try await connector.receive(request), !events.isEmpty else {
            throw Violation("a genuine request yielded no event")
        }
        return events
    }

    private static func accepts<S: WebhookSystem>(_ system: S) async throws {
        let found = try await events(connector(system), system.webhook(1, delivery: 1), of: system)
        let topics = S.Subject.topics.map(\.topic)
        for event in found {
            try require(
                event.source == S.Subject.descriptor.id,
                "an event's source is “\(event.source)”, not the connector's id")
            try require(topics.contains(event.topic), "the topic “\(event.topic)” is not described")
            try require(!event.dedupeKey.isEmpty, "an event has no dedupe key")
            try require(!event.recordKey.description.isEmpty, "an event has no record key")
        }
    }

    private static func backfill<S: WebhookSystem>(_ system: S) async throws {
        try require(!S.Subject.topics.isEmpty, "no topic is described")
        guard let source = S.Subject.self as? any RecordSource.Type else {
            throw Violation("the connector cannot read: a lost webhook stays lost")
        }
        let streams = Set(source.streams.map(\.id))
        for topic in S.Subject.topics {
            try require(
                streams.contains(topic.backfill),
                "“\(topic.topic)” names the stream “\(topic.backfill)”, which there is not")
        }
    }

    private static func unsigned(_ system: some WebhookSystem) async throws {
        var request = await system.webhook(1, delivery: 1)
        guard let name = HTTPField.Name(system.signatureHeader), request.headers[name] != nil else {
            throw Violation("the genuine request has no field “\(system.signatureHeader)”")
        }
        request.headers[name] = nil
        try await refuses(connector(system), request, "a request without its signature")
        request.headers[name] = ""
        try await refuses(connector(system), request, "a request with an empty signature")
    }

    private static func altered(_ system: some WebhookSystem) async throws {
        let genuine = await system.webhook(1, delivery: 1)
        let connector = try await connector(system)
        var body = genuine
        body.rawBody.append(UInt8(ascii: " "))
        try await refuses(connector, body, "a body with one more space")
        guard let name = HTTPField.Name(system.signatureHeader), let signature = genuine.headers[name] else { return }
        var other = genuine
        let first = signature.first == "A" ? "B" : "A"
        other.headers[name] = first + signature.dropFirst()
        try await refuses(connector, other, "an altered signature")
        other.headers[name] = await system.webhook(2, delivery: 1).headers[name]
        try await refuses(connector, other, "the signature of another request")
    }

    private static func garbage(_ system: some WebhookSystem) async throws {
        let connector = try await connector(system)
        let genuine = await system.webhook(1, delivery: 1)
        let bodies: [[UInt8]] = [[], [0], Array("{".utf8), Array(repeating: UInt8(ascii: "["), count: 100_000)]
        for body in bodies {
            var request = genuine
            request.rawBody = body
            try await refuses(connector, request, "a body that nobody signed")
        }
    }

    private static func double(_ system: some WebhookSystem) async throws {
        let connector = try await connector(system)
        let first = try await events(connector, system.webhook(1, delivery: 1), of: system)
        let second = try await events(connector, system.webhook(1, delivery: 2), of: system)
        try require(first.map(\.dedupeKey) == second.map(\.dedupeKey), "the same event came with two dedupe keys")
        try require(first.map(\.recordKey) == second.map(\.recordKey), "the same event came with two record keys")
    }

    private static func distinct(_ system: some WebhookSystem) async throws {
        let connector = try await connector(system)
        let first = try await events(connector, system.webhook(1, delivery: 1), of: system)
        let second = try await events(connector, system.webhook(2, delivery: 1), of: system)
        try require(
            Set(first.map(\.dedupeKey)).isDisjoint(with: second.map(\.dedupeKey)), "two events came with one dedupe key"
        )
    }

    private static func refuses(_ connector: some WebhookTrigger, _ request: WebhookRequest, _ what: String)
        async throws
    {
        do { _ = try await connector.receive(request) } catch is WebhookRefusal { return } catch {
            throw Violation("\(what) was answered with \(type(of: error)), which makes the sender try again for ever")
        }
        throw Violation("\(what) was accepted")
    }
}
