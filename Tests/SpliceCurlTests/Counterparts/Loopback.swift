#if os(Linux)
import Glibc
#else
import Darwin
#endif
import Synchronization

/// Ports of 127.0.0.1.
enum Loopback {
    /// A free port for programs that cannot pick one themselves; 0 when there is none.
    ///
    /// It lies below the ports that the system hands out by itself (from 32768 on Linux, from 49152 on macOS), and no two
    /// calls get the same: another test of this process cannot take it before the program does.
    static func freePort() -> Int {
        for _ in 0..<lowPorts.count {
            let next = lowPortCounter.wrappingAdd(1, ordering: .relaxed).oldValue
            let candidate = lowPorts.lowerBound + next % lowPorts.count
            let isFree = withSocket { descriptor in
                var address = address(port: candidate)
                return bind(descriptor, &address) == 0
            }
            if isFree { return candidate }
        }
        return 0
    }

    private static let lowPorts = 20_000..<32_000
    /// Starts where another run beside this one is unlikely to be.
    private static let lowPortCounter = Atomic(Int(getpid()) % 200 * 60)

    /// Whether something listens.
    static func accepts(port: Int) -> Bool {
        withSocket { descriptor in
            var address = address(port: port)
            return unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
        }
    }

    /// Runs `body` with the port of a socket that takes connections, because the kernel does, and never says a word.
    static func withSilentListener<Result>(_ body: (Int) async throws -> Result) async throws -> Result {
        let descriptor = newSocket()
        defer { close(descriptor) }
        var address = address(port: 0)
        _ = bind(descriptor, &address)
        listen(descriptor, 64)
        return try await body(port(of: descriptor))
    }

    private static func port(of descriptor: Int32) -> Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let found = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length)
            }
        }
        return found == 0 ? Int(UInt16(bigEndian: address.sin_port)) : 0
    }

    private static func withSocket<Result>(_ body: (Int32) -> Result) -> Result {
        let descriptor = newSocket()
        defer { close(descriptor) }
        return body(descriptor)
    }

    private static func newSocket() -> Int32 {
        #if os(Linux)
        socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        socket(AF_INET, SOCK_STREAM, 0)
        #endif
    }

    private static func bind(_ descriptor: Int32, _ address: inout sockaddr_in) -> Int32 {
        unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                #if os(Linux)
                unsafe Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                #else
                unsafe Darwin.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                #endif
            }
        }
    }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        return address
    }
}
