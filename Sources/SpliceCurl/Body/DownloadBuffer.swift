/// Content on its way from the loop to a reader: a pure machine that says when to pause and when to go on.
struct DownloadBuffer {
    enum Next {
        /// Everything that had arrived. `resumes` when the loop had paused and can go on now.
        case chunk([UInt8], resumes: Bool)
        case end
        case failure(any Error)
        /// Nothing yet.
        case wait
    }

    private enum Ending {
        case complete
        case failed(any Error)
    }

    private let capacity: Int
    private var bytes: [UInt8] = []
    private var isPaused = false
    private var ending: Ending?

    /// - Parameter capacity: Number of bytes from which on nothing more is taken until the reader has come.
    init(capacity: Int) { self.capacity = capacity }

    /// Whether the last piece, or the failure, has come.
    var hasEnded: Bool { ending != nil }

    /// - Returns: Whether the piece was taken. If not, the same piece is to be offered again after a `resumes`.
    mutating func receive(_ piece: some Collection<UInt8>) -> Bool {
        guard bytes.count < capacity else {
            isPaused = true
            return false
        }
        bytes.append(contentsOf: piece)
        return true
    }

    /// Nothing more will come; the first call counts.
    mutating func end(with error: (any Error)?) {
        if ending == nil { ending = error.map(Ending.failed) ?? .complete }
    }

    mutating func next() -> Next {
        if !bytes.isEmpty {
            defer {
                bytes = []
                isPaused = false
            }
            return .chunk(bytes, resumes: isPaused)
        }
        return switch ending {
        case nil: .wait
        case .complete: .end
        case .failed(let error): .failure(error)
        }
    }
}
