import SpliceDelivery

/// Short words for the checks.
struct StoreProbe: Sendable {
    let store: any Store
    let start = WallTime(milliseconds: 1_767_225_600_000)
    let worker = WorkerID("conformance/1")
    let processes = ["p": 1]

    func at(_ seconds: Int) -> WallTime { start + .seconds(seconds) }

    func submission(
        _ id: String, process: String = "p", version: Int = 1, key: String? = nil, lane: String? = nil,
        at seconds: Int = 0
    ) -> Submission {
        Submission(
            run: RunID(id), process: process, version: version, input: Payload(bytes: Array("{\"id\":\"\(id)\"}".utf8)),
            dedupeKey: key, lane: lane, submittedAt: at(seconds))
    }

    func submit(
        _ id: String, process: String = "p", version: Int = 1, key: String? = nil, lane: String? = nil,
        at seconds: Int = 0
    ) async throws {
        _ = try await store.submit([
            submission(id, process: process, version: version, key: key, lane: lane, at: seconds)
        ])
    }

    func live(_ worker: WorkerID? = nil, from: Int = 0, to: Int = 1000) async throws {
        try await store.keepAlive(worker ?? self.worker, until: at(to), now: at(from))
    }

    func claim(_ limit: Int = 10, by worker: WorkerID? = nil, at seconds: Int = 10) async throws -> [Claim] {
        try await store.claim(
            ClaimRequest(worker: worker ?? self.worker, processes: processes, limit: limit, now: at(seconds)))
    }

    func claimOne(at seconds: Int = 10) async throws -> Claim {
        let claims = try await claim(1, at: seconds)
        guard let claim = claims.first else {
            throw StoreConformance.Violation(description: "a due run was not given to the worker")
        }
        return claim
    }

    func commit(_ changes: [JournalChange], _ claim: Claim, at seconds: Int = 20) async throws {
        try await store.commit(changes, under: claim.fence, at: at(seconds))
    }

    func step(_ name: String, _ state: StepRecord.State = .done, sequence: Int64 = 1) -> StepRecord {
        StepRecord(
            name: name, kind: .action, state: state, attempt: 1, sequence: sequence, undoable: true, fingerprint: -7,
            output: state == .done ? Payload(bytes: Array("\"ü\"".utf8)) : nil,
            failure: state == .failed ? FailureRecord(code: "no", message: "never", step: name) : nil,
            updatedAt: at(15))
    }

    func finish(_ claim: Claim, _ status: RunStatus = .completed, at seconds: Int = 20) async throws {
        try await commit([.finish(status, output: nil, failure: nil)], claim, at: seconds)
    }

    func expect<Value: Equatable>(_ found: Value, _ wanted: Value, _ what: String) throws {
        guard found == wanted else {
            throw StoreConformance.Violation(description: "\(what): expected \(wanted), found \(found)")
        }
    }

    func expect(
        _ code: DeliveryError.Code, _ what: String, _ body: () async throws -> Void
    ) async throws {
        do {
            try await body()
        } catch let error as DeliveryError where error.code == code {
            return
        }
        throw StoreConformance.Violation(description: "\(what): expected an error of code \(code)")
    }
}
