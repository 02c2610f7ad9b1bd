import GRDB

/// The condition that a run is of one of some processes, and not of a version that is too new.
struct ProcessFilter {
    let sql: String
    let arguments: [any DatabaseValueConvertible]

    init(_ processes: [String: Int]) {
        let sorted = processes.sorted { $0.key < $1.key }
        let terms = sorted.map { _ in "(process = ? AND version <= ?)" }
        sql = terms.isEmpty ? "0" : "(" + terms.joined(separator: " OR ") + ")"
        arguments = sorted.flatMap { [$0.key as any DatabaseValueConvertible, $0.value] }
    }
}
