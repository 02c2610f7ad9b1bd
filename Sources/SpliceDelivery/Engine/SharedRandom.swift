import Synchronization

/// One source of randomness for everything in an engine.
final class SharedRandom: Sendable {
    private let generator: Mutex<any RandomNumberGenerator & Sendable>

    init(_ generator: any RandomNumberGenerator & Sendable) { self.generator = Mutex(generator) }

    func draw<Value>(_ body: (inout any RandomNumberGenerator & Sendable) -> Value) -> Value where Value: Sendable {
        generator.withLock { body(&$0) }
    }
}
