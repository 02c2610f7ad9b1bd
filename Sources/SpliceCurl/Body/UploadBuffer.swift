/// Content on its way from a source to the loop: a pure machine. One chunk is held at a time, so that the source goes
/// at the pace of the network.
struct UploadBuffer {
    private enum Ending {
        case complete
        case failed(any Error)
    }

    /// The source did not keep to the declared length.
    struct LengthMismatch: Error, CustomStringConvertible {
        let declared: Int64
        let isLonger: Bool

        var description: String {
            "the source is \(isLonger ? "longer" : "shorter") than the declared \(declared) bytes"
        }
    }

    private let length: Int64?
    private var chunk: ArraySlice<UInt8> = []
    private var putCount: Int64 = 0
    private var readCount: Int64 = 0
    private var ending: Ending?
    private var isWanted = false
    private var isStarved = false
    private var isClosed = false

    /// - Parameter length: The number of bytes that was declared, if any.
    init(length: Int64?) { self.length = length }

    /// Whether the source should go on: the last chunk was sent, its end is to be seen, or nobody wants any more.
    var takesMore: Bool { isClosed || isWanted && (chunk.isEmpty || isAtLength) }
    /// Whether the exchange is over.
    var hasClosed: Bool { isClosed }
    /// Why the source failed.
    var failure: (any Error)? {
        if case .failed(let error) = ending { error } else { nil }
    }

    /// The loop wants bytes. After `.pause` it is to be woken by the `true` of ``put(_:)`` or ``end(with:)``.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> ProvideVerdict {
        isWanted = true
        if case .failed = ending { return .abort }
        // The last chunk waits until the source has shown that it ends there: afterwards it would be too late to say
        // that it does not.
        if !chunk.isEmpty, !isAtLength || ending != nil {
            let count = min(chunk.count, buffer.count)
            unsafe buffer.copyBytes(from: chunk.prefix(count))
            chunk = chunk.dropFirst(count)
            readCount += Int64(count)
            return .bytes(count, isLast: readCount == length)
        }
        switch ending {
        case .complete: return .end
        case .failed: return .abort
        case nil:
            isStarved = true
            return .pause
        }
    }

    /// The source's next chunk, when ``takesMore``.
    ///
    /// - Returns: Whether the loop must be woken.
    mutating func put(_ bytes: [UInt8]) -> Bool {
        guard ending == nil, !bytes.isEmpty else { return false }
        putCount += Int64(bytes.count)
        if let length, putCount > length {
            return end(with: LengthMismatch(declared: length, isLonger: true))
        }
        chunk = bytes[...]
        return feed()
    }

    /// The source has ended, in good order or not.
    ///
    /// - Returns: Whether the loop must be woken.
    mutating func end(with error: (any Error)?) -> Bool {
        guard ending == nil else { return false }
        if let error {
            ending = .failed(error)
        } else if let length, putCount < length {
            ending = .failed(LengthMismatch(declared: length, isLonger: false))
        } else {
            ending = .complete
        }
        return feed()
    }

    /// The exchange is over.
    mutating func close() {
        isClosed = true
        chunk = []
    }

    private var isAtLength: Bool { putCount == length }

    private mutating func feed() -> Bool {
        defer { isStarved = false }
        return isStarved
    }
}
