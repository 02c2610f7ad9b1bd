/// The condition that a run is of one of some processes, and not of a version that is too new.
struct ProcessFilter {
    let sql: String
    /// What the condition compares with, in the order of its placeholders: the name of each, then its version.
    let processes: [(name: String, version: Int)]

    init(_ processes: [String: Int]) {
        self.processes = processes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        let terms = self.processes.map { _ in "(process = ? AND version <= ?)" }
        sql = terms.isEmpty ? "0" : "(" + terms.joined(separator: " OR ") + ")"
    }
}
