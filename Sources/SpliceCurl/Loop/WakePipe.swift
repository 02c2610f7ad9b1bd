import CSpliceCurl

#if os(Linux)
import Glibc
#else
import Darwin
#endif

/// Wakes the loop's thread from its poll. Both ends are non-blocking: a full pipe means that the loop is awake already.
struct WakePipe: ~Copyable, Sendable {
    /// Becomes readable after ``signal()``.
    let readEnd: Int32
    private let writeEnd: Int32

    init() throws {
        var ends: (Int32, Int32) = (0, 0)
        let error = unsafe withUnsafeMutableBytes(of: &ends) { bytes in
            // Proof: two Int32 lie in the tuple one after the other, which is the array of two that C wants.
            unsafe bytes.baseAddress.map { unsafe splice_make_pipe($0.assumingMemoryBound(to: Int32.self)) } ?? EINVAL
        }
        guard error == 0 else { throw CurlOptionsError.system("pipe", errno: error) }
        (readEnd, writeEnd) = ends
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    func signal() {
        var byte: UInt8 = 1
        unsafe write(writeEnd, &byte, 1)
    }

    /// Empties the pipe.
    func drain() {
        var bytes: UInt64 = 0
        while unsafe read(readEnd, &bytes, 8) == 8 {}
    }
}
