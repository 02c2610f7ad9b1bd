import GRDB
import SpliceDelivery

/// What is written about cross-references, inside a transaction that somebody else opened.
struct ReferenceWriter {
    let db: Database

    func link(_ row: CrossReferenceRow) throws {
        let known = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT entity, external_id FROM reference
                    WHERE kind = ?1 AND system = ?2 AND (external_id = ?3 OR entity = ?4)
                    """), arguments: [row.kind, row.system, row.externalID, row.entity])
        for other in known {
            let isSame = other["entity"] as String == row.entity && other["external_id"] as String == row.externalID
            if !isSame { throw row.conflict }
        }
        guard known.isEmpty else { return }
        try db.cachedStatement(sql: "INSERT INTO reference (kind, system, external_id, entity) VALUES (?, ?, ?, ?)")
            .execute(arguments: [row.kind, row.system, row.externalID, row.entity])
    }
}
