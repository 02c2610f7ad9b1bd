import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Synchronization

/// A webhook receiver that answers as it is told and remembers what came.
final class Receiver: Sendable {
    struct Delivery: Sendable {
        var headers: HTTPFields
        var body: Data

        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
    }

    private let status: @Sendable (Int) -> HTTPResponse.Status
    private let received = Mutex<[Delivery]>([])
    private let arrivals: AsyncStream<Void>
    private let arrived: AsyncStream<Void>.Continuation

    private init(_ status: @escaping @Sendable (Int) -> HTTPResponse.Status) {
        self.status = status
        (arrivals, arrived) = AsyncStream.makeStream()
    }

    var deliveries: [Delivery] { received.withLock { $0 } }

    /// Serves on a free port while the test runs. `status` is the answer to the delivery with this number, from 0.
    static func run(
        status: @escaping @Sendable (Int) -> HTTPResponse.Status = { _ in .ok },
        _ test: @Sendable (Receiver, String) async throws -> Void
    ) async throws {
        let receiver = Receiver(status)
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let router = Router()
        router.post("hook") { request, _ in
            let body = Data(try await request.body.collect(upTo: 1 << 20).readableBytesView)
            return receiver.take(Delivery(headers: request.headers, body: body))
        }
        var logger = Logger(label: "receiver")
        logger.logLevel = .critical
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { found.yield($0.localAddress?.port ?? 0) }, logger: logger)
        try await withThrowingTaskGroup { group in
            group.addTask { try await application.run() }
            for await port in ports {
                try await test(receiver, "http://127.0.0.1:\(port)/hook")
                break
            }
            group.cancelAll()
        }
    }

    /// Waits until this many deliveries came; one test waits at a time.
    func wait(for count: Int) async {
        if deliveries.count >= count { return }
        for await _ in arrivals where deliveries.count >= count { return }
    }

    private func take(_ delivery: Delivery) -> Response {
        let number = received.withLock { received in
            received.append(delivery)
            return received.count - 1
        }
        arrived.yield()
        return Response(status: status(number))
    }
}
