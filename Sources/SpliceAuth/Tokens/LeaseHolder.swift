#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The name under which a token source holds the lease on a renewal: who it is, in a form by which other processes on the same
/// machine can find out that it has ended.
///
/// `1:MACHINE:PROCESS:START:NONCE`. The machine is the kernel's boot and, on Linux, the namespace of process ids, so that another
/// machine or container never judges; the start tells a process from a later one with the same id. Where any of it cannot be
/// found out, the name is the nonce alone, and only the end of the lease frees the credential.
///
/// Taking over early is as safe as taking over late: whoever finds an intent reckons with the server having acted on it.
package enum LeaseHolder {
    /// A name for a new source in this process.
    package static func make() -> String {
        guard let machine, let start = start(of: getpid()) else { return Nonce.make() }
        return "1:\(machine):\(getpid()):\(start):\(Nonce.make())"
    }

    /// Whether the holder is a process of this machine that has ended. `false` when that is not certain.
    package static func isGone(_ holder: String) -> Bool {
        let parts = holder.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "1", let machine, parts[1] == machine, let process = pid_t(parts[2]),
            process > 0
        else { return false }
        // Signal 0 asks and sends nothing. A process of another user is there as well, which EPERM says.
        if kill(process, 0) != 0 { return errno == ESRCH }
        // It exists: is it the one that held the lease, or a later one with its number?
        return start(of: process).map { $0 != parts[3] } ?? false
    }

    #if os(Linux)
    /// This machine since it was started, and the space in which its process ids mean something.
    private static let machine: String? = {
        guard let boot = text("/proc/sys/kernel/random/boot_id"), boot.utf8.count == 36 else { return nil }
        var buffer = [CChar](repeating: 0, count: 64)
        // The buffer outlives the call, with its own length.
        let count = unsafe readlink("/proc/self/ns/pid", &buffer, buffer.count)
        guard count > 0, count < buffer.count else { return nil }
        let space = buffer.prefix(count).map { UInt8(bitPattern: $0) }.filter { (48...57).contains($0) }
        return "\(boot).\(String(decoding: space, as: UTF8.self))"
    }()

    /// When a process began, in ticks since the machine did; `-` for one that has ended and was not waited for.
    private static func start(of process: pid_t) -> String? {
        // The name in parentheses can hold anything: the fields are counted from its end. Third is the state, 22nd the start.
        guard let stat = text("/proc/\(process)/stat"), let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[end...].dropFirst().split(separator: " ")
        guard fields.count > 19 else { return nil }
        return ["Z", "X"].contains(fields[0]) ? "-" : String(fields[19])
    }

    /// The first line of a small file of the system.
    private static func text(_ path: String) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { _ = close(descriptor) }
        guard let bytes = try? PrivateFile.contents(of: descriptor, path) else { return nil }
        return String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    }
    #else
    /// This machine since it was started.
    private static let machine: String? = {
        var buffer = [CChar](repeating: 0, count: 64)
        var count = buffer.count
        // Buffer and length outlive the call.
        guard unsafe sysctlbyname("kern.bootsessionuuid", &buffer, &count, nil, 0) == 0, count > 1 else { return nil }
        return String(decoding: buffer.prefix(count - 1).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    /// Not looked up here: a process with the number of one that has ended is taken for it, and its lease waited for.
    private static func start(of process: pid_t) -> String? { "0" }
    #endif
}
