extension Plan {
    /// Makes the entities of the records that wait in the scanner, in their order; `count` counts them.
    ///
    /// No record waits afterwards, also when a closure throws.
    func mapWaiting(
        _ bytes: Bytes, with scanner: inout Scanner, count: inout Int, accepted: (consuming Entity) throws -> Void,
        refused: (MappingError) throws -> Void
    ) throws {
        defer { scanner.forgetAll() }
        for record in scanner.waiting {
            count += 1
            let entity: Entity
            do throws(MappingError) {
                entity = try self.entity(of: record, in: bytes, scanner)
            } catch {
                try refused(error.inRecord(count))
                continue
            }
            try accepted(consume entity)
        }
    }
}
