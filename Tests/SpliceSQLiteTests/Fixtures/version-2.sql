-- A store as version 2 of the schema wrote it: one run completed, two waiting for a person. Never edited.
BEGIN TRANSACTION;
CREATE TABLE inbox (
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    run TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (source, key)
) WITHOUT ROWID, STRICT;
INSERT INTO "inbox" VALUES('fulfilment','order-0','01M8ATHJCZ482S8QED3JMRS0XK',1795659712927);
INSERT INTO "inbox" VALUES('fulfilment','order-1','01M8ATHJD3Q01ETBQ6CHG1EKE8',1795659712931);
INSERT INTO "inbox" VALUES('fulfilment','order-2','01M8ATHJD3M8HYGRCS3VX70M3R',1795659712931);
CREATE TABLE lease (
    name TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    fence INTEGER NOT NULL,
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
INSERT INTO "outbox" VALUES(1,'01M8ATHJCZ482S8QED3JMRS0XK/told','orders','01M8ATHJCZ482S8QED3JMRS0XK',X'30','01M8ATHJCZ482S8QED3JMRS0XK',1795659713764,1795659713764,0,NULL);
CREATE TABLE reference (
    kind TEXT NOT NULL,
    system TEXT NOT NULL,
    external_id TEXT NOT NULL,
    entity TEXT NOT NULL,
    PRIMARY KEY (kind, system, external_id)
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
INSERT INTO "review" VALUES(1,'label','01M8ATHJCZ482S8QED3JMRS0XK','unknownOutcome','the worker stopped between the call and its answer','{"action":"label","code":"interrupted","system":"label"}','["retry","edit","skip","abort"]',1795659712991,1795659713696,'{"by":"","choice":"skip","note":"","value":"\"label 0\""}');
INSERT INTO "review" VALUES(2,'label','01M8ATHJD3Q01ETBQ6CHG1EKE8','unknownOutcome','the worker stopped between the call and its answer','{"action":"label","code":"interrupted","system":"label"}','["retry","edit","skip","abort"]',1795659712992,NULL,NULL);
INSERT INTO "review" VALUES(3,'label','01M8ATHJD3M8HYGRCS3VX70M3R','unknownOutcome','the worker stopped between the call and its answer','{"action":"label","code":"interrupted","system":"label"}','["retry","edit","skip","abort"]',1795659712992,NULL,NULL);
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
INSERT INTO "run" VALUES(1,'01M8ATHJCZ482S8QED3JMRS0XK','fulfilment',1,'completed',NULL,'lane-0',X'30',X'5B22726573657276652030222C2273616C652030222C226C6162656C2030222C2274656C6C2030225D',NULL,'01M8ATHJCZ482S8QED3JMRS0XK',1795659712927,9223372036854775807,1795659713766,3,1,NULL,3,0);
INSERT INTO "run" VALUES(2,'01M8ATHJD3Q01ETBQ6CHG1EKE8','fulfilment',1,'waiting',NULL,'lane-1',X'31',NULL,NULL,'01M8ATHJD3Q01ETBQ6CHG1EKE8',1795659712931,9223372036854775807,NULL,2,0,NULL,2,0);
INSERT INTO "run" VALUES(3,'01M8ATHJD3M8HYGRCS3VX70M3R','fulfilment',1,'waiting',NULL,'lane-2',X'32',NULL,NULL,'01M8ATHJD3M8HYGRCS3VX70M3R',1795659712931,9223372036854775807,NULL,2,0,NULL,2,0);
CREATE TABLE signal (
    run INTEGER NOT NULL,
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    name TEXT NOT NULL,
    payload BLOB,
    PRIMARY KEY (run, id)
) WITHOUT ROWID, STRICT;
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
INSERT INTO "step" VALUES(1,'label','action','done',1,0,3,0,-5808608550200435537,NULL,X'226C6162656C203022',NULL,NULL,NULL,1795659713763);
INSERT INTO "step" VALUES(1,'reserve','action','done',1,0,1,0,-5808608550200435537,NULL,X'2272657365727665203022',NULL,NULL,NULL,1795659712942);
INSERT INTO "step" VALUES(1,'sale','action','done',2,1,2,0,-5808608550200435537,NULL,X'2273616C65203022',NULL,NULL,NULL,1795659713195);
INSERT INTO "step" VALUES(1,'tell','action','done',1,0,5,0,-5808608550200435537,NULL,X'2274656C6C203022',NULL,NULL,NULL,1795659713765);
INSERT INTO "step" VALUES(1,'told','emit','done',1,0,4,0,-5808608550200435537,NULL,X'2230314D384154484A435A3438325338514544334A4D525330584B2F746F6C6422',NULL,NULL,NULL,1795659713764);
INSERT INTO "step" VALUES(2,'label','action','inReview',1,0,0,0,-5808609649712063748,NULL,NULL,'{"code":"interrupted","message":"the worker stopped between the call and its answer","step":"label"}',NULL,NULL,1795659712992);
INSERT INTO "step" VALUES(2,'reserve','action','done',1,0,1,0,-5808609649712063748,NULL,X'2272657365727665203122',NULL,NULL,NULL,1795659712943);
INSERT INTO "step" VALUES(2,'sale','action','done',1,0,2,0,-5808609649712063748,NULL,X'2273616C65203122',NULL,NULL,NULL,1795659712946);
INSERT INTO "step" VALUES(3,'label','action','inReview',1,0,0,0,-5808606351177179115,NULL,NULL,'{"code":"interrupted","message":"the worker stopped between the call and its answer","step":"label"}',NULL,NULL,1795659712992);
INSERT INTO "step" VALUES(3,'reserve','action','done',1,0,1,0,-5808606351177179115,NULL,X'2272657365727665203222',NULL,NULL,NULL,1795659712943);
INSERT INTO "step" VALUES(3,'sale','action','done',2,1,2,0,-5808606351177179115,NULL,X'2273616C65203222',NULL,NULL,NULL,1795659713198);
CREATE TABLE value (
    key TEXT PRIMARY KEY,
    bytes BLOB NOT NULL,
    generation INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
CREATE TABLE worker (
    id TEXT PRIMARY KEY,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
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
PRAGMA user_version = 2;
PRAGMA application_id = 1397771331;
