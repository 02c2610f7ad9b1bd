public import Logging
public import SpliceAuth
import Synchronization

/// Proves that no secret of a run reaches logs, errors, traces, cassettes or dead letters: it is told the secrets, shown
/// everything that leaves, and lists what it recognised.
///
/// ```swift
/// let detector = LeakDetector(secrets: [clientSecret, Secret("rt-1")])
/// let logger = detector.logger(label: "test")
/// … a run that logs to `logger` …
/// detector.inspect("\(error)", at: "the error")
/// #expect(detector.leaks.isEmpty)
/// ```
///
/// A secret is recognised as it is, in base 64 and base64url, alone or within what was encoded, in hexadecimal and percent-encoded,
/// whole. Secrets of less than six bytes are refused, since they would be found by chance.
///
/// - Concurrency: any number of threads may log and inspect.
public final class LeakDetector: Sendable {
    /// A secret that was recognised.
    public struct Leak: Sendable, Hashable {
        /// Where: a logger's label, or what `inspect` was told.
        public var place: String
        /// Which of the secrets, by its position.
        public var secretIndex: Int
        /// The form in which it was found.
        public var form: String
    }

    private let needles: [(index: Int, form: String, text: String)]
    private let found = Mutex<[Leak]>([])
    private let seen = Mutex(0)

    /// A detector of these secrets.
    ///
    /// - Precondition: every secret has six bytes or more.
    public init(secrets: [Secret]) {
        needles = secrets.enumerated().flatMap { index, secret in
            secret.withBytes { bytes in
                precondition(bytes.count >= 6, "a secret of less than six bytes is found by chance")
                return SecretForms.all(of: bytes).map { (index, $0.name, $0.text) }
            }
        }
    }

    /// What was recognised so far.
    public var leaks: [Leak] { found.withLock { $0 } }

    /// How many texts were looked at; a test that inspected nothing proves nothing.
    public var inspectedCount: Int { seen.withLock { $0 } }

    /// Looks at a text that leaves the process.
    public func inspect(_ text: String, at place: String) {
        seen.withLock { $0 += 1 }
        for needle in needles where text.utf8.firstRange(of: needle.text.utf8) != nil {
            found.withLock { $0.append(Leak(place: place, secretIndex: needle.index, form: needle.form)) }
        }
    }

    /// Looks at bytes that leave the process.
    public func inspect(_ bytes: [UInt8], at place: String) {
        inspect(String(decoding: bytes, as: UTF8.self), at: place)
    }

    /// A logger whose messages and metadata, of every level, are looked at and not printed.
    public func logger(label: String) -> Logger {
        var logger = Logger(label: label) { label in Handler(detector: self, label: label) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let detector: LeakDetector
        let label: String
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
            detector.inspect("\(event.message) \(all) \(event.source) \(String(reflecting: event.error))", at: label)
        }
    }
}
