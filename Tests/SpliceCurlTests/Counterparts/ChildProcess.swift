import Synchronization

#if os(Linux)
import Glibc
#else
import Darwin
#endif

/// A process that ends with this one, however this one ends.
///
/// A shell stands between: it ends the program when its standard input, a pipe held here, is closed. Foundation's
/// `Process` is not used because its `waitUntilExit` never returns on the threads that run Swift tasks.
final class ChildProcess: Sendable {
    struct Failed: Error { let errno: Int32 }

    private static let supervisor = """
        cd "$1" || exit 1
        log=$2
        shift 2
        exec 3<&0
        "$@" </dev/null >"$log" 2>&1 3<&- &
        child=$!
        { read -r -u 3 _; kill "$child"; } 2>/dev/null &
        wait "$child"
        """

    private struct State {
        var isReaped = false
        var pipe: Int32
    }

    private let identifier: pid_t
    private let state: Mutex<State>

    init(_ command: [String], folder: String, output: String) throws {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { throw Failed(errno: errno) }
        _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
        unsafe posix_spawn_file_actions_addclose(&actions, ends[0])
        let arguments = ["bash", "-c", Self.supervisor, "supervisor", folder, output] + command
        // Threads that run Swift tasks block signals, and a child inherits that: it must hear `kill`.
        var attributes = posix_spawnattr_t()
        var noSignals = sigset_t()
        unsafe sigemptyset(&noSignals)
        unsafe posix_spawnattr_init(&attributes)
        unsafe posix_spawnattr_setsigmask(&attributes, &noSignals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var pointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer {
            unsafe pointers.forEach { unsafe free($0) }
            unsafe posix_spawnattr_destroy(&attributes)
            unsafe posix_spawn_file_actions_destroy(&actions)
            close(ends[0])
        }
        var identifier = pid_t()
        let error = unsafe posix_spawn(&identifier, "/bin/bash", &actions, &attributes, &pointers, environ)
        guard error == 0 else {
            close(ends[1])
            throw Failed(errno: error)
        }
        self.identifier = identifier
        state = Mutex(State(pipe: ends[1]))
    }

    var isRunning: Bool {
        state.withLock { state in
            if !state.isReaped { state.isReaped = waitpid(identifier, nil, WNOHANG) == identifier }
            return !state.isReaped
        }
    }

    /// Ends the program and waits for it; the second time nothing.
    func stop() {
        state.withLock { state in
            guard state.pipe >= 0 else { return }
            close(state.pipe)
            state.pipe = -1
            if !state.isReaped { waitpid(identifier, nil, 0) }
            state.isReaped = true
        }
    }

    deinit { stop() }
}
