import NIOCore
import Synchronization

/// Every connection that the listener has accepted and that is still open.
///
/// Accepted connections wait in a buffer until the accepting task takes them out. When the server stops first, NIO
/// drops them as they are: wrapped for asynchronous use they would end the process, unwrapped they would stay open. So
/// they are wrapped by whoever serves them, and closed from here.
final class AcceptedChannels: Sendable {
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    func add(_ channel: any Channel) {
        let identifier = ObjectIdentifier(channel)
        channels.withLock { $0[identifier] = channel }
        channel.closeFuture.whenComplete { [weak self] _ in
            self?.channels.withLock { _ = $0.removeValue(forKey: identifier) }
        }
    }

    /// Closes all of them.
    func close() async {
        for channel in channels.withLock({ Array($0.values) }) { try? await channel.close() }
    }
}
