public import Foundation
import SpliceMapping

extension MappingCatalogue {
    /// The whole of a command that writes every document about the mappings into a folder, for an executable of the application's
    /// own package.
    ///
    /// ```swift
    /// import SpliceMapping
    /// import SpliceMappingReport
    ///
    /// MappingCatalogue(ShopOrder.self, ErpOrder.self).runCommand()
    /// ```
    /// `swift run mapping-report Documentation/mappings` then brings the documents up to date;
    /// `swift run mapping-report --check Documentation/mappings` fails in CI when they are not.
    ///
    /// Ends the program: with 0 when it is done; with 1, and the reason on standard error, when documents are out of date or files
    /// cannot be read or written; with 64 for arguments that it does not have (`EX_USAGE`).
    ///
    /// - Parameter arguments: those of the command: its own name, perhaps `--check`, and the folder.
    public func runCommand(_ arguments: [String] = CommandLine.arguments) -> Never {
        do {
            try write(to: arguments)
            exit(0)
        } catch {
            let name = URL(fileURLWithPath: arguments.first ?? "mapping-report").lastPathComponent
            FileHandle.standardError.write(Data("\(name): \(error)\n".utf8))
            exit((error as? MappingReportError)?.code == .usage ? 64 : 1)
        }
    }

    /// Does what ``runCommand(_:)`` does, for a program that goes on afterwards.
    ///
    /// - Parameter arguments: those of the command: its own name, perhaps `--check`, and the folder.
    /// - Throws: ``MappingReportError`` for other arguments, and for documents that are missing or out of date; what reading
    ///   and writing files throws.
    public func write(to arguments: [String]) throws {
        let options = arguments.dropFirst()
        let isCheck = options.first == "--check"
        let rest = isCheck ? options.dropFirst() : options
        guard rest.count == 1, let folder = rest.first, !folder.hasPrefix("-") else { throw MappingReportError.usage }
        let url = URL(fileURLWithPath: folder, isDirectory: true)
        if isCheck { try check(url) } else { try write(to: url) }
    }

    /// Writes every document about the mappings into a folder, which is made where it is not there.
    ///
    /// Files that already have the right content are left alone; other files of the folder too.
    public func write(to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in outdated(in: folder) {
            try Data(file.content).write(to: folder.appendingPathComponent(file.name), options: .atomic)
        }
    }

    /// Checks that a folder has what `write(to:)` would write.
    ///
    /// - Throws: ``MappingReportError`` that names the files that are missing or out of date.
    public func check(_ folder: URL) throws {
        let names = outdated(in: folder).map(\.name)
        guard names.isEmpty else { throw MappingReportError.outdated(names) }
    }

    private func outdated(in folder: URL) -> [File] {
        files.filter { file in
            (try? Data(contentsOf: folder.appendingPathComponent(file.name))) != Data(file.content)
        }
    }
}
