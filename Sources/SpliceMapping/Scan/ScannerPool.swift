import Synchronization

/// Scanners of one mapping that wait for the next document, and remember the shape of those before.
///
/// Making a scanner costs several times what reading a document costs, so those who read single documents borrow one.
final class ScannerPool: Sendable {
    /// The most scanners that wait; as many as documents of one mapping are read at once, mostly.
    private static let mostIdle = 8

    /// A scanner that waits. Whoever takes it out of the pool is the only one who has it.
    private final class Idle: @unchecked Sendable {
        private var scanner: Scanner?

        init(_ scanner: consuming Scanner) { self.scanner = consume scanner }

        func take() -> Scanner? { scanner.take() }
    }

    private let idle = Mutex<[Idle]>([])

    /// Lends a scanner for the length of the closure.
    func lend<Result, Failure: Error>(
        _ layout: Layout, limits: DecodingLimits, drift: DriftLedger?, readsUntypedText: Bool = false,
        _ body: (inout Scanner) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var scanner = idle.withLock { $0.popLast() }?.take() ?? Scanner(layout, limits: limits)
        scanner.limits = limits
        scanner.drift = drift
        scanner.readsUntypedText = readsUntypedText
        do throws(Failure) {
            let result = try body(&scanner)
            keep(scanner)
            return result
        } catch {
            keep(scanner)
            throw error
        }
    }

    private func keep(_ scanner: consuming Scanner) {
        assert(scanner.waiting.isEmpty)
        guard scanner.isWorthKeeping else { return }
        scanner.drift = nil
        let waiting = Idle(scanner)
        idle.withLock { idle in
            if idle.count < ScannerPool.mostIdle { idle.append(waiting) }
        }
    }
}

extension Scanner {
    /// False when a document has left it with much memory, or has filled a table of keys with its own.
    fileprivate var isWorthKeeping: Bool {
        arena.capacity <= 1 << 16 && tables.allSatisfy { $0.count < KeyTable.capacity }
    }
}
