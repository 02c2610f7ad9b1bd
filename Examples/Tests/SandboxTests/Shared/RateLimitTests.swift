import Sandbox
import Testing

@Suite struct RateLimitTests {
    @Test func `a burst is granted and the next call is refused`() {
        var limit = RateLimit(.init(burst: 3, perSecond: 2))
        let calls = (0..<4).map { _ in limit.call(at: .zero) }
        #expect(calls.map(\.isGranted) == [true, true, true, false])
        #expect(calls.map(\.used) == [1, 2, 3, 3])
        #expect(calls[3].wait == .milliseconds(500))
        #expect(calls[3].retryAfter == 1)
    }

    @Test func `a refused call costs nothing`() {
        var limit = RateLimit(.init(burst: 1, perSecond: 1))
        #expect(limit.call(at: .zero).isGranted)
        for _ in 0..<10 { #expect(!limit.call(at: .milliseconds(500)).isGranted) }
        #expect(limit.call(at: .seconds(1)).isGranted)
    }

    @Test func `time that goes backwards gives nothing back`() {
        var limit = RateLimit(.init(burst: 1, perSecond: 1))
        #expect(limit.call(at: .seconds(5)).isGranted)
        #expect(!limit.call(at: .seconds(1)).isGranted)
    }

    @Test func `on a faster clock a second's worth of calls fits, since headers say no less than a second`() {
        #expect(RateLimit.Rule(burst: 20, perSecond: 10, timeScale: 1) == .init(burst: 20, perSecond: 10))
        #expect(RateLimit.Rule(burst: 20, perSecond: 10, timeScale: 60) == .init(burst: 600, perSecond: 600))
    }
}
