import SpliceDelivery
import SpliceTesting

/// A store that dies before or after its n-th write.
struct CrashingStore: StoreDecorator {
    let base: any Store
    let point: CrashPoint

    private func write<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        let number = point.nextWrite()
        point.beforeWrite(number)
        let result = try await body()
        point.afterWrite(number)
        return result
    }

    func submit(_ submissions: [Submission]) async throws -> [Receipt] {
        try await write { try await base.submit(submissions) }
    }

    func claim(_ request: ClaimRequest) async throws -> [Claim] {
        try await write { try await base.claim(request) }
    }

    func commit(_ changes: [JournalChange], under fence: Fence, at now: WallTime) async throws {
        try await write { try await base.commit(changes, under: fence, at: now) }
    }

    func keepAlive(_ worker: WorkerID, until: WallTime, now: WallTime) async throws {
        try await write { try await base.keepAlive(worker, until: until, now: now) }
    }

    func reclaim(now: WallTime) async throws -> Int {
        try await write { try await base.reclaim(now: now) }
    }

    func retire(_ worker: WorkerID, now: WallTime) async throws {
        try await write { try await base.retire(worker, now: now) }
    }
}
