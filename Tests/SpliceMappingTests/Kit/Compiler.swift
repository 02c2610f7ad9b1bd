import Foundation

/// The compiler of the toolchain, for tests that prove that something does not compile.
enum Compiler {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// What the compiler says about a source file that imports the modules of this build; empty for nothing.
    static func typecheck(_ source: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "splice-compile-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("Source.swift")
        try Data(source.utf8).write(to: file)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "swiftc", "-typecheck", "-swift-version", "6", "-module-cache-path",
            folder.appendingPathComponent("cache").path,
            "-I", try modules().path, file.path,
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self).replacingOccurrences(of: folder.path, with: "")
    }

    /// The folder of compiled modules beside the running test bundle.
    private static func modules() throws -> URL {
        for argument in CommandLine.arguments + [Bundle.main.executablePath ?? ""] {
            var folder = URL(fileURLWithPath: argument)
            while folder.pathComponents.count > 1 {
                folder.deleteLastPathComponent()
                let modules = folder.appendingPathComponent("Modules")
                let module = modules.appendingPathComponent("SpliceMapping.swiftmodule")
                if FileManager.default.fileExists(atPath: module.path) { return modules }
            }
        }
        throw Missing(description: "there is no folder Modules beside \(CommandLine.arguments)")
    }
}
