public import SpliceDelivery

extension SQLiteStore {
    /// How a file is opened.
    public struct Options: Sendable {
        /// How long to wait for a lock that another process holds. Default 10 s; at least 1 ms.
        public var busyTimeout = Duration.seconds(10)
        /// Readers at the same time. Default 4; at least 1.
        public var readers = 4
        /// Seals payloads before they reach the disk; `nil` stores them readable.
        public var cipher: (any PayloadCipher)?
        /// Seals what was written readable before there was a ``cipher``, while the file is opened: every such payload, and then the file
        /// is written anew, so that neither it nor its log holds readable bytes. For one start, with all workers that have no cipher
        /// stopped; it takes as long and as much free space as the file is large. A start that was cut off is gone on with by the next
        /// one. Default false: such a file is refused with `storeNotSealed`. Ignored without a cipher.
        public var sealsReadablePayloads = false

        /// The defaults.
        public init() {}

        func validate() throws {
            guard busyTimeout >= .milliseconds(1) else {
                throw DeliveryError(
                    .invalidOption, "\(busyTimeout) is out of range; it must be at least 1 ms",
                    at: "SQLiteStore.Options.busyTimeout")
            }
            guard readers >= 1 else {
                throw DeliveryError(
                    .invalidOption, "\(readers) is out of range; it must be at least 1",
                    at: "SQLiteStore.Options.readers")
            }
        }
    }
}
