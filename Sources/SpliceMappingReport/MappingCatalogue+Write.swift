public import Foundation
public import SpliceMapping

extension MappingCatalogue {
    /// Writes every document about the mappings into a folder, for an executable of the application's own package.
    ///
    /// ```swift
    /// import SpliceMapping
    /// import SpliceMappingReport
    ///
    /// try MappingCatalogue(ShopOrder.self, ErpOrder.self).write(to: CommandLine.arguments)
    /// ```
    /// `swift run mapping-report Documentation/mappings` then brings the documents up to date;
    /// `swift run mapping-report --check Documentation/mappings` fails in CI when they are not.
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
