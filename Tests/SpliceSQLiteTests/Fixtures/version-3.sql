-- A store as version 3 of the schema wrote it: one run completed, two waiting for a person. Never edited.
BEGIN TRANSACTION;
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
, interruptions INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO run VALUES(1,'01M8BWS064NQN7Y0AT2PHPGQH7','fulfilment',1,'completed',NULL,'lane-0',X'30',X'5b22726573657276652030222c2273616c652030222c226c6162656c2030222c2274656c6c2030225d',NULL,'01M8BWS064NQN7Y0AT2PHPGQH7',1795695608004,9223372036854775807,1795695608012,1,0,NULL,1,0);
INSERT INTO run VALUES(2,'01M8BWS06VA8HWQ0F9J9R90FYZ','fulfilment',1,'waiting',NULL,'lane-1',X'31',NULL,NULL,'01M8BWS06VA8HWQ0F9J9R90FYZ',1795695608027,9223372036854775807,NULL,2,0,NULL,2,0);
INSERT INTO run VALUES(3,'01M8BWS06W14ZGC4SSYDJ90H43','fulfilment',1,'waiting',NULL,'lane-2',X'32',NULL,NULL,'01M8BWS06W14ZGC4SSYDJ90H43',1795695608028,9223372036854775807,NULL,2,0,NULL,2,0);
CREATE TABLE IF NOT EXISTS "step_folded" (
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
INSERT INTO inbox VALUES('fulfilment','order-0','01M8BWS064NQN7Y0AT2PHPGQH7',1795695608004);
INSERT INTO inbox VALUES('fulfilment','order-1','01M8BWS06VA8HWQ0F9J9R90FYZ',1795695608027);
INSERT INTO inbox VALUES('fulfilment','order-2','01M8BWS06W14ZGC4SSYDJ90H43',1795695608028);
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
INSERT INTO review VALUES(2,'label','01M8BWS06VA8HWQ0F9J9R90FYZ','unknownOutcome','the worker stopped between the call and its answer','{"action":"label","code":"interrupted","system":"label"}','["retry","edit","skip","abort"]',1795695608052,NULL,NULL);
INSERT INTO review VALUES(3,'label','01M8BWS06W14ZGC4SSYDJ90H43','unknownOutcome','the worker stopped between the call and its answer','{"action":"label","code":"interrupted","system":"label"}','["retry","edit","skip","abort"]',1795695608052,NULL,NULL);
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
INSERT INTO outbox VALUES(1,'01M8BWS064NQN7Y0AT2PHPGQH7/told','orders','01M8BWS064NQN7Y0AT2PHPGQH7',X'30','01M8BWS064NQN7Y0AT2PHPGQH7',1795695608011,1795695608011,0,NULL);
CREATE TABLE reference (
    kind TEXT NOT NULL,
    system TEXT NOT NULL,
    external_id TEXT NOT NULL,
    entity TEXT NOT NULL,
    PRIMARY KEY (kind, system, external_id)
) WITHOUT ROWID, STRICT;
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
INSERT INTO step_log VALUES(1,1,NULL,1,'reserve','action','done',1,0,1,0,-5808608550200435537,NULL,X'2272657365727665203022',NULL,NULL,NULL,1795695608009);
INSERT INTO step_log VALUES(2,1,1,2,'sale','action','started',1,0,0,0,-5808608550200435537,NULL,NULL,NULL,NULL,NULL,1795695608010);
INSERT INTO step_log VALUES(3,1,2,3,'label','action','started',1,0,0,0,-5808608550200435537,NULL,NULL,NULL,NULL,NULL,1795695608010);
INSERT INTO step_log VALUES(4,1,3,4,'sale','action','done',1,0,2,0,-5808608550200435537,NULL,X'2273616c65203022',NULL,NULL,NULL,1795695608010);
INSERT INTO step_log VALUES(5,1,4,5,'label','action','done',1,0,3,0,-5808608550200435537,NULL,X'226c6162656c203022',NULL,NULL,NULL,1795695608011);
INSERT INTO step_log VALUES(6,1,5,6,'told','emit','done',1,0,4,0,-5808608550200435537,NULL,X'2230314d384257533036344e514e375930415432504850475148372f746f6c6422',NULL,NULL,NULL,1795695608011);
INSERT INTO step_log VALUES(7,1,6,7,'tell','action','done',1,0,5,0,-5808608550200435537,NULL,X'2274656c6c203022',NULL,NULL,NULL,1795695608012);
INSERT INTO step_log VALUES(8,2,NULL,1,'reserve','action','done',1,0,1,0,-5808609649712063748,NULL,X'2272657365727665203122',NULL,NULL,NULL,1795695608032);
INSERT INTO step_log VALUES(9,3,NULL,1,'reserve','action','done',1,0,1,0,-5808606351177179115,NULL,X'2272657365727665203222',NULL,NULL,NULL,1795695608032);
INSERT INTO step_log VALUES(10,2,8,2,'sale','action','started',1,0,0,0,-5808609649712063748,NULL,NULL,NULL,NULL,NULL,1795695608033);
INSERT INTO step_log VALUES(11,2,10,3,'label','action','started',1,0,0,0,-5808609649712063748,NULL,NULL,NULL,NULL,NULL,1795695608033);
INSERT INTO step_log VALUES(12,3,9,2,'sale','action','started',1,0,0,0,-5808606351177179115,NULL,NULL,NULL,NULL,NULL,1795695608033);
INSERT INTO step_log VALUES(13,3,12,3,'label','action','started',1,0,0,0,-5808606351177179115,NULL,NULL,NULL,NULL,NULL,1795695608033);
INSERT INTO step_log VALUES(14,2,11,4,'sale','action','done',1,0,2,0,-5808609649712063748,NULL,X'2273616c65203122',NULL,NULL,NULL,1795695608033);
INSERT INTO step_log VALUES(15,2,14,5,'label','action','inReview',1,0,0,0,-5808609649712063748,NULL,NULL,'{"code":"interrupted","message":"the worker stopped between the call and its answer","step":"label"}',NULL,NULL,1795695608052);
INSERT INTO step_log VALUES(16,3,13,4,'sale','action','unknown',1,0,0,0,-5808606351177179115,NULL,NULL,'{"code":"interrupted","message":"the worker stopped between the call and its answer","step":"sale"}',1795695608052,NULL,1795695608033);
INSERT INTO step_log VALUES(17,3,16,5,'label','action','inReview',1,0,0,0,-5808606351177179115,NULL,NULL,'{"code":"interrupted","message":"the worker stopped between the call and its answer","step":"label"}',NULL,NULL,1795695608052);
INSERT INTO step_log VALUES(18,3,17,6,'sale','action','retrying',1,1,0,0,-5808606351177179115,NULL,NULL,'{"code":"interrupted","message":"the worker stopped between the call and its answer","step":"sale"}',1795695608253,NULL,1795695608053);
INSERT INTO step_log VALUES(19,3,18,7,'sale','action','started',2,1,0,0,-5808606351177179115,NULL,NULL,'{"code":"interrupted","message":"the worker stopped between the call and its answer","step":"sale"}',NULL,NULL,1795695608253);
INSERT INTO step_log VALUES(20,3,19,8,'sale','action','done',2,1,2,0,-5808606351177179115,NULL,X'2273616c65203222',NULL,NULL,NULL,1795695608254);
CREATE TABLE step_tail (
    run INTEGER PRIMARY KEY,
    last INTEGER NOT NULL,
    rows INTEGER NOT NULL
) STRICT;
INSERT INTO step_tail VALUES(1,7,7);
INSERT INTO step_tail VALUES(2,15,5);
INSERT INTO step_tail VALUES(3,13,3);
CREATE INDEX run_due ON run (due_at, seq) WHERE worker IS NULL AND status IN ('ready', 'waiting');
CREATE INDEX run_lane ON run (lane, seq) WHERE lane IS NOT NULL AND finished_at IS NULL;
CREATE INDEX run_worker ON run (worker) WHERE worker IS NOT NULL;
CREATE INDEX run_finished ON run (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX run_status ON run (status, seq);
CREATE INDEX inbox_received ON inbox (received_at);
CREATE INDEX review_open ON review (opened_at) WHERE answered_at IS NULL;
CREATE INDEX outbox_key ON outbox (key, seq) WHERE failure IS NULL;
CREATE UNIQUE INDEX reference_entity ON reference (kind, entity, system);
CREATE INDEX run_suspect ON run (due_at, seq)
    WHERE worker IS NULL AND status IN ('ready', 'waiting') AND interruptions >= 2;
COMMIT;
PRAGMA application_id = 1397771331;
PRAGMA user_version = 3;
