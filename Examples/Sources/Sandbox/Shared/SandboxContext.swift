import Hummingbird
import NIOCore

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What a request carries through the sandbox: its connection, so that a fault can break it, and how slow the work is.
struct SandboxContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    /// The work that takes time, while the request is in flight.
    var work: @Sendable () async throws -> Void = {}

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// Ends the connection: with a reset when `abruptly`, else with an ordinary close.
    func disconnect(abruptly: Bool) async {
        if abruptly, let provider = channel as? any SocketOptionProvider {
            try? await provider.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try? await channel.close()
    }
}

/// Thrown once a connection was ended on purpose: there is nobody left to answer.
struct Disconnected: Error {}
