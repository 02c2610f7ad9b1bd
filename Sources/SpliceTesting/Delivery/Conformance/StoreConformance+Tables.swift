import SpliceDelivery

extension StoreConformance {
    static let tables: [Check] = [
        Check("messages leave in the order of their key, and one that waits holds up only its own key") { probe in
            try await probe.live()
            try await probe.submit("A")
            let claim = try await probe.claimOne()
            func message(_ id: String, _ key: String) -> OutboxMessage {
                OutboxMessage(
                    id: id, topic: "t", key: key, payload: Payload(bytes: [0x31]), correlationID: "c",
                    createdAt: probe.at(20))
            }
            try await probe.commit(
                [("1", "x"), ("2", "x"), ("3", "y"), ("1", "x")].map { .emit(message($0, $1)) }, claim)
            func due(_ seconds: Int) async throws -> [String] {
                try await probe.store.dueMessages(limit: 10, now: probe.at(seconds)).map(\.id)
            }
            try probe.expect(try await due(21), ["1", "2", "3"], "all")
            let failure = FailureRecord(code: "down", message: "no broker")
            try await probe.store.settle(["1": .retry(at: probe.at(40), failure)])
            try probe.expect(try await due(22), ["3"], "while the first waits")
            try probe.expect(try await due(40), ["1", "2", "3"], "after the wait")
            try await probe.store.settle(["1": .dead(failure), "3": .sent, "unknown": .sent])
            try probe.expect(try await due(41), ["2"], "after a dead letter")
            let dead = try await probe.store.deadMessages(limit: 9)
            try probe.expect(dead.map(\.message.id), ["1"], "dead messages")
            try probe.expect(dead.map(\.failure), [failure], "reasons")
            try probe.expect(dead.map(\.message.attempts), [2], "attempts")
            try await probe.store.replayMessage("1", at: probe.at(42))
            try probe.expect(try await due(42), ["1", "2"], "after the replay")
            let store = probe.store
            try await probe.expect(.notFound, "no dead message") {
                try await store.replayMessage("2", at: probe.at(43))
            }
        },
        Check("ids are found both ways and cannot belong to two entities") { probe in
            let row = CrossReferenceRow(kind: "order", entity: "1", system: "shop", externalID: "x")
            let store = probe.store
            try await store.link(row)
            try await store.link(row)
            try await store.link(CrossReferenceRow(kind: "order", entity: "1", system: "books", externalID: "x"))
            try await store.link(CrossReferenceRow(kind: "party", entity: "9", system: "shop", externalID: "x"))
            try probe.expect(try await store.entity("order", system: "shop", externalID: "x"), "1", "the entity")
            try probe.expect(
                try await store.references("order", entity: "1").map(\.system), ["books", "shop"], "the systems")
            for (entity, id) in [("2", "x"), ("1", "y")] {
                try await probe.expect(.conflict, "a clash") {
                    try await store.link(
                        CrossReferenceRow(kind: "order", entity: entity, system: "shop", externalID: id))
                }
            }
            try probe.expect(try await store.unlink(row), true, "unlink")
            try probe.expect(try await store.unlink(row), false, "unlink again")
            try probe.expect(try await store.entity("order", system: "shop", externalID: "x"), nil, "after it")
        },
        Check("a value is written only over the generation that was read") { probe in
            let store = probe.store
            try probe.expect(try await store.value(for: "a/1"), nil, "no value")
            try probe.expect(try await store.setValue([1], for: "a/1", expecting: 0), 1, "the first write")
            try await probe.expect(.generationConflict, "a late write") {
                try await store.setValue([9], for: "a/1", expecting: 0)
            }
            try probe.expect(try await store.setValue([2], for: "a/1", expecting: 1), 2, "the second write")
            try probe.expect(try await store.value(for: "a/1"), StoredValue(bytes: [2], generation: 2), "the value")
            try await store.setValue([], for: "a/2", expecting: 0)
            try await store.setValue([], for: "b", expecting: 0)
            try probe.expect(try await store.keys(startingWith: "a/"), ["a/1", "a/2"], "keys")
            try probe.expect(try await store.setValue(nil, for: "a/1", expecting: 2), 0, "a removal")
            try probe.expect(try await store.value(for: "a/1"), nil, "after it")
        },
        Check("of many that write at once over one generation, one succeeds") { probe in
            let store = probe.store
            let winners = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<16 {
                    group.addTask {
                        do {
                            try await store.setValue([UInt8(number)], for: "k", expecting: 0)
                            return true
                        } catch {
                            return false
                        }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            try probe.expect(winners, 1, "winners")
        },
        Check("a lease has one owner at a time, and each new one a higher fence") { probe in
            let store = probe.store
            let first = try await store.acquireLease("l", owner: "a", until: probe.at(10), now: probe.at(0))
            let refused = try await store.acquireLease("l", owner: "b", until: probe.at(10), now: probe.at(9))
            try probe.expect(refused, nil, "a second owner")
            let renewed = try await store.acquireLease("l", owner: "a", until: probe.at(20), now: probe.at(9))
            try probe.expect(renewed?.fence, first?.fence, "the fence of a renewal")
            try probe.expect(renewed?.expiresAt, probe.at(20), "the end of a renewal")
            let second = try await store.acquireLease("l", owner: "b", until: probe.at(30), now: probe.at(20))
            try probe.expect((second?.fence ?? 0) > (first?.fence ?? 0), true, "a higher fence")
            if let renewed { try probe.expect(try await store.releaseLease(renewed), false, "a late release") }
            if let second { try probe.expect(try await store.releaseLease(second), true, "a release") }
            let third = try await store.acquireLease("l", owner: "c", until: probe.at(40), now: probe.at(21))
            try probe.expect((third?.fence ?? 0) > (second?.fence ?? 0), true, "a higher fence after a release")
        },
    ]
}
