package import Foundation

/// The Python that `Scripts/setup` prepared with aiosmtpd.
package enum MailPython {
    /// A peer that is not there is a failure, not a reason to skip.
    package struct Missing: Error, CustomStringConvertible {
        package let description: String
    }

    /// Where it is: below `SPLICE_TOOLS`, or in the repository.
    ///
    /// - Throws: ``Missing`` where `Scripts/setup demo` did not run.
    package static var url: URL {
        get throws {
            var root = URL(filePath: #filePath)
            for _ in 0..<4 { root.deleteLastPathComponent() }
            let tools = ProcessInfo.processInfo.environment["SPLICE_TOOLS"].map { URL(filePath: $0) }
            let python = (tools ?? root.appending(path: ".build-tools")).appending(path: "venv-smtp/bin/python")
            guard FileManager.default.isExecutableFile(atPath: python.path) else {
                throw Missing(description: "\(python.path) is not there; run Scripts/setup demo first")
            }
            return python
        }
    }
}
