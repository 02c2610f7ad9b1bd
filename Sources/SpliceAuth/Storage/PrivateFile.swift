#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Files that hold secrets, through POSIX calls: who may read a file is checked on the open descriptor, so that nobody can
/// exchange the file between check and reading, and writing is atomic and durable.
///
/// The unsafe expressions pass buffers that outlive the calls, with their own lengths.
enum PrivateFile {
    /// Reads a file that nobody but its owner may touch.
    static func read(_ path: String, limit: Int) throws(AuthError) -> [UInt8] {
        // Without waiting: a pipe in the file's place would hold the call until somebody writes to it.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { _ = close(descriptor) }
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0 else { throw failure("inspect", path) }
        guard facts.st_mode & S_IFMT == S_IFREG, facts.st_mode & 0o077 == 0,
            facts.st_uid == geteuid() || facts.st_uid == 0
        else {
            throw AuthError(
                .invalidConfiguration, "\(path) must be a regular file of this user with permissions 600 or less")
        }
        guard facts.st_size <= limit else { throw AuthError(.invalidConfiguration, "\(path) is too large") }
        return try contents(of: descriptor, path)
    }

    /// Replaces a file as one step that survives a crash: a new file, synchronised, takes the old one's name.
    static func replace(_ path: String, with bytes: [UInt8], in directory: String) throws(AuthError) {
        let temporary = "\(path).\(Nonce.make()).new"
        try writeNew(temporary, bytes)
        guard unsafe rename(temporary, path) == 0 else {
            let error = failure("rename", temporary)
            _ = unsafe unlink(temporary)
            throw error
        }
        try synchronise(directory)
    }

    /// Makes a file that is not there, complete or not at all; leaves one alone that somebody else made first.
    static func create(_ path: String, with bytes: [UInt8]) throws(AuthError) {
        let temporary = "\(path).\(Nonce.make()).new"
        try writeNew(temporary, bytes)
        defer { _ = unsafe unlink(temporary) }
        guard unsafe link(temporary, path) == 0 || errno == EEXIST else { throw failure("create", path) }
        let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        try synchronise(directory)
    }

    /// A new file of this user alone, on the disk when this returns.
    private static func writeNew(_ path: String, _ bytes: [UInt8]) throws(AuthError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("create", path) }
        var isDone = false
        defer {
            _ = close(descriptor)
            if !isDone { _ = unsafe unlink(path) }
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw failure("write", path) }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw failure("synchronise", path) }
        isDone = true
    }

    /// Makes renames and removals within a directory durable.
    static func synchronise(_ directory: String) throws(AuthError) {
        let descriptor = unsafe open(directory, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard descriptor >= 0 else { throw failure("open", directory) }
        defer { _ = close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("synchronise", directory) }
    }

    /// Runs `body` while no other process, and no other descriptor of this one, holds the lock on `path`. Blocks.
    static func locked<Result>(
        _ path: String, _ body: () throws(AuthError) -> Result
    ) throws(AuthError) -> Result {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("open", path) }
        // Closing the descriptor gives the lock back; so does the end of the process, however it ends.
        defer { _ = close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure("lock", path) }
        }
        return try body()
    }

    static func remove(_ path: String, in directory: String) throws(AuthError) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw failure("remove", path) }
        try synchronise(directory)
    }

    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    static func contents(of descriptor: Int32, _ path: String) throws(AuthError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Self.system(descriptor, $0) }
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
        }
    }

    private static func system(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Darwin)
        unsafe Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
        unsafe Musl.read(descriptor, buffer.baseAddress, buffer.count)
        #else
        unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }

    private static func failure(_ verb: String, _ path: String) -> AuthError {
        AuthError(.storage, "could not \(verb) \(path) (errno \(errno))")
    }
}
