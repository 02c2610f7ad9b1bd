import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The current token where every request finds it without waiting for another one.
///
/// One copy a shard, each with a lock of its own: threads pick a shard by who they are, so that two of them rarely meet at
/// the same lock, nor at the same reference count. Writing goes through all shards, which happens once a renewal.
final class ReadyToken: Sendable {
    private struct Entry {
        var token: AccessToken?
        var freshUntil: Duration?
    }

    private final class Shard: Sendable {
        let entry = Mutex(Entry())
        // Keeps the locks of two shards on different cache lines.
        let padding: (Int, Int, Int, Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0, 0, 0, 0)
    }

    private let shards: [Shard] = (0..<16).map { _ in Shard() }

    /// The token, while it is fresh.
    func read(at now: Duration) -> AccessToken? {
        shards[Self.shardOfThread()].entry.withLock { entry in
            guard let token = entry.token, entry.freshUntil.map({ now < $0 }) ?? true else { return nil }
            return token
        }
    }

    /// Replaces the token in every shard; `make` is called for each, so that none shares storage with another.
    func set(freshUntil: Duration?, _ make: () -> AccessToken?) {
        for shard in shards {
            let token = make()
            shard.entry.withLock { $0 = Entry(token: token, freshUntil: freshUntil) }
        }
    }

    /// Any number that differs between threads that run at the same time.
    private static func shardOfThread() -> Int {
        #if canImport(Darwin)
        let thread = UInt(bitPattern: unsafe pthread_self())
        #else
        let thread = UInt(pthread_self())
        #endif
        // Fibonacci hashing: the addresses of thread control blocks differ in their middle bits.
        return Int(truncatingIfNeeded: (UInt64(thread) &* 0x9E37_79B9_7F4A_7C15) >> 60)
    }
}
