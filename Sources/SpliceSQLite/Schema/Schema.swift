/// The tables, as a list of changes that only ever grows: the number of the last change a file has seen is its
/// `user_version`. A change that has been released is never edited.
enum Schema {
    /// "SPLC": marks the file as ours (https://www.sqlite.org/pragma.html#pragma_application_id).
    static let applicationID: Int32 = 0x53_50_4C_43

    static let changes: [String] = [version1, version2, version3]

    /// Steps in the order of writing: see `StepLog`. The table of steps changes its name, so that a worker of an older version that
    /// has the file open stops rather than reads a journal that is not whole.
    private static let version3 = """
        ALTER TABLE step RENAME TO step_folded;
        CREATE TABLE step_log (
            seq INTEGER PRIMARY KEY,
            run INTEGER NOT NULL,
            previous INTEGER,
            depth INTEGER NOT NULL,
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            state TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            probes INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            undoable INTEGER NOT NULL,
            fingerprint INTEGER NOT NULL,
            edited_input BLOB,
            output BLOB,
            failure TEXT,
            due_at INTEGER,
            answer TEXT,
            updated_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE step_tail (
            run INTEGER PRIMARY KEY,
            last INTEGER NOT NULL,
            rows INTEGER NOT NULL
        ) STRICT;
        """

    /// Counts the workers that ended with a run in hand.
    private static let version2 = """
        ALTER TABLE run ADD COLUMN interruptions INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX run_suspect ON run (due_at, seq)
            WHERE worker IS NULL AND status IN ('ready', 'waiting') AND interruptions >= 2;
        """

    private static let version1 = """
        CREATE TABLE run (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            process TEXT NOT NULL,
            version INTEGER NOT NULL,
            status TEXT NOT NULL,
            compensation TEXT,
            lane TEXT,
            input BLOB NOT NULL,
            output BLOB,
            failure TEXT,
            correlation TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            finished_at INTEGER,
            claims INTEGER NOT NULL DEFAULT 0,
            wakes INTEGER NOT NULL DEFAULT 0,
            worker TEXT,
            fence INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX run_due ON run (due_at, seq) WHERE worker IS NULL AND status IN ('ready', 'waiting');
        CREATE INDEX run_lane ON run (lane, seq) WHERE lane IS NOT NULL AND finished_at IS NULL;
        CREATE INDEX run_worker ON run (worker) WHERE worker IS NOT NULL;
        CREATE INDEX run_finished ON run (finished_at) WHERE finished_at IS NOT NULL;
        CREATE INDEX run_status ON run (status, seq);

        CREATE TABLE step (
            run INTEGER NOT NULL,
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            state TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            probes INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            undoable INTEGER NOT NULL,
            fingerprint INTEGER NOT NULL,
            edited_input BLOB,
            output BLOB,
            failure TEXT,
            due_at INTEGER,
            answer TEXT,
            updated_at INTEGER NOT NULL,
            PRIMARY KEY (run, name)
        ) WITHOUT ROWID, STRICT;

        CREATE TABLE inbox (
            source TEXT NOT NULL,
            key TEXT NOT NULL,
            run TEXT NOT NULL,
            received_at INTEGER NOT NULL,
            PRIMARY KEY (source, key)
        ) WITHOUT ROWID, STRICT;
        CREATE INDEX inbox_received ON inbox (received_at);

        CREATE TABLE signal (
            run INTEGER NOT NULL,
            id TEXT NOT NULL,
            seq INTEGER NOT NULL,
            name TEXT NOT NULL,
            payload BLOB,
            PRIMARY KEY (run, id)
        ) WITHOUT ROWID, STRICT;

        CREATE TABLE review (
            run INTEGER NOT NULL,
            step TEXT NOT NULL,
            run_id TEXT NOT NULL,
            reason TEXT NOT NULL,
            question TEXT NOT NULL,
            details TEXT NOT NULL,
            choices TEXT NOT NULL,
            opened_at INTEGER NOT NULL,
            answered_at INTEGER,
            answer TEXT,
            PRIMARY KEY (run, step)
        ) WITHOUT ROWID, STRICT;
        CREATE INDEX review_open ON review (opened_at) WHERE answered_at IS NULL;

        CREATE TABLE worker (
            id TEXT PRIMARY KEY,
            expires_at INTEGER NOT NULL
        ) WITHOUT ROWID, STRICT;

        CREATE TABLE outbox (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            topic TEXT NOT NULL,
            key TEXT NOT NULL,
            payload BLOB NOT NULL,
            correlation TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            failure TEXT
        ) STRICT;
        CREATE INDEX outbox_key ON outbox (key, seq) WHERE failure IS NULL;

        CREATE TABLE reference (
            kind TEXT NOT NULL,
            system TEXT NOT NULL,
            external_id TEXT NOT NULL,
            entity TEXT NOT NULL,
            PRIMARY KEY (kind, system, external_id)
        ) WITHOUT ROWID, STRICT;
        CREATE UNIQUE INDEX reference_entity ON reference (kind, entity, system);

        CREATE TABLE value (
            key TEXT PRIMARY KEY,
            bytes BLOB NOT NULL,
            generation INTEGER NOT NULL
        ) WITHOUT ROWID, STRICT;

        CREATE TABLE lease (
            name TEXT PRIMARY KEY,
            owner TEXT NOT NULL,
            fence INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        ) WITHOUT ROWID, STRICT;
        """
}
