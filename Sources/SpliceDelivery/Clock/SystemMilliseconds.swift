#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Milliseconds since 1970, from the system's real-time clock.
func systemMilliseconds() -> Int64 {
    var time = timespec()
    // Safe: the pointer is to a local that outlives the call, and CLOCK_REALTIME always exists.
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}
