import GRDB
import SpliceDelivery

extension SQLiteStore {
    /// Seals every payload anew that is not under the cipher's present key: after that, no row needs an older key. Workers may go
    /// on meanwhile.
    ///
    /// - Returns: How many payloads were sealed anew; 0 without a cipher.
    /// - Throws: What the cipher throws for a payload that it cannot open, and `DeliveryError`. What was done until then stays done;
    ///   calling it again goes on.
    @discardableResult
    public func rewrapPayloads() async throws -> Int {
        guard vault.cipher != nil else { return 0 }
        var count = 0
        for column in SealedColumn.all {
            var place: SealedColumn.Place? = SealedColumn.Place()
            while let start = place {
                let turn = try await writer.write { [vault] db in try column.walk(.rewrap, after: start, vault, db) }
                count += turn.count
                place = turn.next
            }
        }
        return count
    }
}
