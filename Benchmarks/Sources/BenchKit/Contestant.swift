import Foundation

/// A contestant in a process of its own, on the first core, so that none inherits another's heap, threads or connections.
public enum Contestant {
    /// A contestant that printed something else than figures, or failed.
    public struct Failure: Error {
        /// What it was, and what it printed.
        public let description: String
    }

    /// Runs this very program as `--worker` with `arguments` and returns the figures that it prints.
    public static func worker(_ arguments: [String]) throws -> [Double] {
        try run(CommandLine.arguments[0], ["--worker"] + arguments)
    }

    /// Runs a program on the first core and returns the figures in the last line that it prints.
    public static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> [Double] {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/taskset")
        process.arguments = ["-c", "0", program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let last = output.split(separator: "\n").last ?? ""
        let figures = last.split(separator: " ").compactMap { Double($0) }
        guard process.terminationStatus == 0, !figures.isEmpty, figures.allSatisfy({ $0 >= 0 }) else {
            throw Failure(description: "\(program) \(arguments): status \(process.terminationStatus), \(last)")
        }
        return figures
    }
}

/// What a process has used.
public enum Usage {
    /// CPU seconds, user and system, all threads.
    public static var cpuSeconds: Double {
        var use = rusage()
        #if os(Linux)
        getrusage(Int32(RUSAGE_SELF.rawValue), &use)
        #else
        getrusage(RUSAGE_SELF, &use)
        #endif
        return Double(use.ru_utime.tv_sec + use.ru_stime.tv_sec)
            + Double(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6
    }

    /// The most memory that the process ever had resident, in MB of 10⁶ bytes; read from its own status, since `ru_maxrss` begins with
    /// what the parent had.
    public static var peakMegabytes: Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return line.split(separator: " ").compactMap { Double($0) }.first.map { $0 * 1024 / 1e6 } ?? 0
    }
}

/// Rows for `Scripts/bench`: one JSON object a line; words go to standard error.
public enum Report {
    /// A row: the median of `values`, with their range.
    public static func row(_ name: String, _ values: [Double], unit: String, better: String, goal: Double?) {
        let sorted = values.sorted()
        let figures = [sorted[sorted.count / 2], sorted[0], sorted[sorted.count - 1]].map { String(format: "%.3f", $0) }
        print(
            #"{"name":"\#(name)","value":\#(figures[0]),"low":\#(figures[1]),"high":\#(figures[2]),"#
                + #""unit":"\#(unit)","better":"\#(better)","goal":\#(goal.map { "\($0)" } ?? "null")}"#)
        fflush(nil)
    }

    /// A remark.
    public static func say(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }
}
