/// The condition that a run is of one of some processes, and not of a version that is too new.
struct ProcessFilter {
    let sql: String
    private let processes: [(name: String, version: Int)]

    init(_ processes: [String: Int]) {
        self.processes = processes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        let terms = self.processes.map { _ in "(process = ? AND version <= ?)" }
        sql = terms.isEmpty ? "0" : "(" + terms.joined(separator: " OR ") + ")"
    }

    /// Binds what the condition compares with, in the order of its placeholders.
    func bind(to statement: inout DirectStatement) {
        for process in processes {
            statement.bind(process.name)
            statement.bind(process.version)
        }
    }
}
