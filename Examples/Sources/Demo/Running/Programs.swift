package import Foundation

/// The programs that a run starts, and the folder it leaves behind.
package struct Programs: Sendable {
    /// The stand-in systems.
    package var sandbox: URL
    /// The application under test.
    package var application: URL
    /// A Python that has `aiosmtpd`.
    package var python: URL

    /// The programs that were built into one folder.
    package init(folder: URL, python: URL) throws {
        sandbox = folder.appending(path: "sandbox")
        application = folder.appending(path: "OrderFulfilment")
        self.python = python
        for program in [sandbox, application, python]
        where !FileManager.default.isExecutableFile(atPath: program.path) {
            throw DemoError("\(program.path) is not there: Scripts/demo installs and builds what is missing")
        }
    }
}
