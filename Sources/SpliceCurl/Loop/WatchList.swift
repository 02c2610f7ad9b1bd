/// What each socket is watched for, and what of it the poller must be told; a pure machine.
///
/// libcurl stops watching a connection after every exchange and watches it again for the next, which costs three system
/// calls. A connection of which is known when it is opened and closed stays watched in between: when it becomes readable
/// while nobody wants it, because the server closed it, it is taken out then. Nothing is assumed about other
/// descriptors: they can be closed, and their numbers used again, without a word.
struct WatchList {
    private struct Entry {
        var told: Readiness = []
        var wanted: Readiness = []
        var isConnection = false
    }

    /// By descriptor: they are small numbers.
    private var entries: [Entry] = []
    /// How many connections are open.
    private(set) var connectionCount = 0

    /// A connection's socket was made.
    mutating func opened(_ socket: Int32) {
        forget(socket)
        connectionCount += 1
        entries[Int(socket)] = Entry(isConnection: true)
    }

    /// A connection's socket is about to be closed, by which the poller forgets it.
    mutating func closed(_ socket: Int32) { forget(socket) }

    /// - Returns: What to tell the poller, or `nil` for nothing.
    mutating func want(_ interest: Readiness, of socket: Int32) -> Readiness? {
        grow(to: socket)
        let entry = entries[Int(socket)]
        entries[Int(socket)].wanted = interest
        if entry.isConnection, interest == entry.told || interest.isEmpty && entry.told == .readable { return nil }
        entries[Int(socket)].told = interest
        return interest
    }

    /// The socket is ready.
    ///
    /// - Returns: Whether anybody wants that. If not, the poller must forget it.
    mutating func isWanted(_ socket: Int32) -> Bool {
        guard entries.indices.contains(Int(socket)) else { return false }
        guard entries[Int(socket)].wanted.isEmpty else { return true }
        entries[Int(socket)].told = []
        return false
    }

    /// Sockets that somebody waits for, and for what.
    var wanted: [(socket: Int32, interest: Readiness)] {
        entries.enumerated().filter { !$1.wanted.isEmpty }.map { (Int32($0), $1.wanted) }
    }

    private mutating func forget(_ socket: Int32) {
        grow(to: socket)
        if entries[Int(socket)].isConnection { connectionCount -= 1 }
        entries[Int(socket)] = Entry()
    }

    private mutating func grow(to socket: Int32) {
        guard entries.count <= Int(socket) else { return }
        entries += repeatElement(Entry(), count: max(64, Int(socket) + 1 - entries.count))
    }
}
