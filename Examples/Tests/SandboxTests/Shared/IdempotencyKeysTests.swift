import Sandbox
import Testing

@Suite struct IdempotencyKeysTests {
    private func word(_ verdict: IdempotencyKeys<String>.Verdict) -> String {
        switch verdict {
        case .proceed: "proceed"
        case .replay(let answer): "replay \(answer)"
        case .inFlight: "in flight"
        case .mismatch: "mismatch"
        }
    }

    @Test func `the second request replays the first answer`() {
        var keys = IdempotencyKeys<String>(life: .seconds(10))
        #expect(word(keys.begin("k", fingerprint: 1, at: .zero)) == "proceed")
        #expect(word(keys.begin("k", fingerprint: 1, at: .zero)) == "in flight")
        #expect(word(keys.begin("k", fingerprint: 2, at: .zero)) == "mismatch")
        keys.finish("k", with: "done", at: .zero)
        keys.abandon("k")
        #expect(word(keys.begin("k", fingerprint: 1, at: .seconds(9))) == "replay done")
        #expect(word(keys.begin("k", fingerprint: 2, at: .seconds(9))) == "mismatch")
    }

    @Test func `a key is forgotten when its life is over or its work had no effect`() {
        var keys = IdempotencyKeys<String>(life: .seconds(10))
        _ = keys.begin("old", fingerprint: 1, at: .zero)
        keys.finish("old", with: "done", at: .zero)
        #expect(word(keys.begin("old", fingerprint: 2, at: .seconds(10))) == "proceed")
        _ = keys.begin("refused", fingerprint: 1, at: .zero)
        keys.abandon("refused")
        #expect(word(keys.begin("refused", fingerprint: 2, at: .zero)) == "proceed")
    }
}
