/// Outbox, cross-references, values and leases.
extension MemoryState {
    mutating func emit(_ message: OutboxMessage) {
        guard outboxIDs.insert(message.id).inserted else { return }
        outbox.append(OutboxRow(message: message, dueAt: message.createdAt))
    }

    func dueMessages(limit: Int, now: WallTime) -> [OutboxMessage] {
        var blocked: Set<String> = []
        var due: [OutboxMessage] = []
        for row in outbox where row.failure == nil {
            if due.count == limit { break }
            if row.dueAt > now { blocked.insert(row.message.key) }
            if !blocked.contains(row.message.key) { due.append(row.message) }
        }
        return due
    }

    mutating func settle(_ outcomes: [String: OutboxOutcome]) {
        outbox.removeAll { $0.failure == nil && outcomes[$0.message.id] == .sent }
        for index in outbox.indices where outbox[index].failure == nil {
            switch outcomes[outbox[index].message.id] {
            case .retry(let time, _):
                outbox[index].dueAt = time
                outbox[index].message.attempts += 1
            case .dead(let failure):
                outbox[index].failure = failure
                outbox[index].message.attempts += 1
            case .sent, nil: break
            }
        }
    }

    mutating func replayMessage(_ id: String, at now: WallTime) throws {
        guard let index = outbox.firstIndex(where: { $0.message.id == id && $0.failure != nil }) else {
            throw DeliveryError(.notFound, "there is no such dead message", at: id)
        }
        outbox[index].failure = nil
        outbox[index].message.attempts = 0
        outbox[index].dueAt = now
    }

    mutating func link(_ row: CrossReferenceRow) throws {
        if links.contains(row) { return }
        let clash = links.first { other in
            other.kind == row.kind && other.system == row.system
                && (other.externalID == row.externalID || other.entity == row.entity)
        }
        if clash != nil { throw row.conflict }
        links.insert(row)
    }

    mutating func setValue(_ bytes: [UInt8]?, for key: String, expecting generation: Int64) throws -> Int64 {
        let current = values[key]?.generation ?? 0
        guard current == generation else {
            throw DeliveryError(
                .generationConflict, "the value is of generation \(current), not \(generation)", at: key)
        }
        guard let bytes else {
            values[key] = nil
            return 0
        }
        values[key] = StoredValue(bytes: bytes, generation: generation + 1)
        return generation + 1
    }

    mutating func acquireLease(_ name: String, owner: String, until: WallTime, now: WallTime) -> Lease? {
        let current = leases[name]
        let isHeld = current.map { $0.expiresAt > now } ?? false
        if let current, isHeld, current.owner != owner { return nil }
        let fence = (current?.fence ?? 0) + (isHeld ? 0 : 1)
        let lease = Lease(name: name, owner: owner, fence: fence, expiresAt: until)
        leases[name] = lease
        return lease
    }

    mutating func releaseLease(_ lease: Lease) -> Bool {
        guard let current = leases[lease.name], current.owner == lease.owner, current.fence == lease.fence else {
            return false
        }
        // The fence stays, so that the next owner gets a higher one.
        leases[lease.name]?.expiresAt = WallTime(milliseconds: .min)
        return true
    }
}

extension CrossReferenceRow {
    /// The error of an id that belongs to another entity, or an entity that has another id.
    package var conflict: DeliveryError {
        DeliveryError(
            .conflict, "the id belongs to another \(kind), or the \(kind) has another id in \(system); unlink it first",
            at: "\(kind)/\(system)")
    }
}
