/// Statements that look for runs and must go along one index each.
///
/// They name it, since SQLite without statistics takes `run_status` instead: then each of them reads and sorts every
/// unfinished run. A statement whose index cannot serve it fails (https://www.sqlite.org/lang_indexedby.html), as one with
/// a constant condition does: callers must not ask for the runs of no process.
package enum RunStatements {
    /// Runs that a worker may take, those due longest first; suspects or all others.
    ///
    /// - Parameter known: The condition on process and version.
    package static func due(_ known: String, suspect: Bool) -> String {
        """
        SELECT \(RunRow.columns) FROM run INDEXED BY \(suspect ? "run_suspect" : "run_due")
        WHERE worker IS NULL AND status IN ('ready', 'waiting')
        AND interruptions \(suspect ? ">=" : "<") 2 AND due_at <= ? AND \(known) ORDER BY due_at, seq LIMIT ?
        """
    }

    /// When the next run is due.
    ///
    /// - Parameter known: The condition on process and version.
    package static func next(_ known: String) -> String {
        """
        SELECT due_at FROM run INDEXED BY run_due WHERE worker IS NULL AND status IN ('ready', 'waiting')
        AND due_at < \(Int64.max) AND \(known) ORDER BY due_at, seq LIMIT 1
        """
    }

    /// Since when the run that has been due longest is due, whatever its process.
    package static let longestDue = """
        SELECT due_at FROM run INDEXED BY run_due WHERE worker IS NULL AND status IN ('ready', 'waiting')
        ORDER BY due_at, seq LIMIT 1
        """

    /// Runs that ended well before a time, oldest first.
    package static let finished = """
        SELECT seq FROM run INDEXED BY run_finished WHERE finished_at IS NOT NULL AND finished_at < ?
        AND status IN ('completed', 'compensated') ORDER BY finished_at LIMIT ?
        """
}
