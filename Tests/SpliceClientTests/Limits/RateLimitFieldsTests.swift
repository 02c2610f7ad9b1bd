import HTTPTypes
import SpliceClient
import Testing

struct RateLimitFieldsTests {
    private static let now = Duration.seconds(1_767_225_600)

    private static func fields(_ pairs: [(String, String)]) throws -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in pairs { fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value)) }
        return fields
    }

    @Test(
        arguments: [
            ([("RateLimit", #""default";r=50;t=30"#), ("RateLimit-Policy", #""default";q=100;w=60"#)], 50, 30),
            ([("RateLimit", "limit=100, remaining=50, reset=30")], 50, 30),
            ([("RateLimit-Limit", "100, 100;w=60"), ("RateLimit-Remaining", "50"), ("RateLimit-Reset", "30")], 50, 30),
            ([("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1767225630")], 0, 30),
            ([("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1767225630000")], 0, 30),
            ([("X-Rate-Limit-Remaining", "12"), ("X-Rate-Limit-Reset", "30")], 12, 30),
            ([("X-RateLimit-Remaining", "12"), ("X-RateLimit-Reset", "Thu, 01 Jan 2026 00:00:30 GMT")], 12, 30),
            ([("X-RateLimit-Remaining", "12"), ("X-RateLimit-Reset", "30s")], 12, 30),
            ([("X-HubSpot-RateLimit-Remaining", "9"), ("X-HubSpot-RateLimit-Interval-Milliseconds", "10000")], 9, 10),
        ] as [([(String, String)], Double, Int)])
    func `every dialect says the same`(pairs: [(String, String)], remaining: Double, reset: Int) throws {
        let found = RateLimitFields.observations(in: try Self.fields(pairs), now: Self.now)
        #expect(found.count == 1)
        #expect(found.first?.remaining == remaining)
        #expect(found.first?.resetsIn == .seconds(reset))
    }

    @Test func `several limits are kept apart`() throws {
        let one = RateLimitFields.observations(
            in: try Self.fields([("RateLimit", #""burst";r=0;t=2, "daily";r=900;t=3600"#)]), now: Self.now)
        #expect(one.map(\.name) == ["burst", "daily"])
        #expect(one.map(\.remaining) == [0, 900])
        let other = RateLimitFields.observations(
            in: try Self.fields([
                ("X-RateLimit-Remaining-Tokens", "10"), ("X-RateLimit-Reset-Tokens", "6m0s"),
                ("X-RateLimit-Remaining-Requests", "3"), ("X-RateLimit-Reset-Requests", "250ms"),
            ]), now: Self.now)
        #expect(other.map(\.name) == ["requests", "tokens"])
        #expect(other.map(\.resetsIn) == [.milliseconds(250), .seconds(360)])
    }

    @Test func `a count against its limit has no reset`() throws {
        let found = RateLimitFields.observations(
            in: try Self.fields([("X-Shopify-Shop-Api-Call-Limit", "39/40")]), now: Self.now)
        #expect(found == [LimitObservation(limit: 40, remaining: 1)])
    }

    @Test(arguments: [
        ("X-RateLimit-Remaining", "many"), ("RateLimit", ";;="), ("X-Shopify-Shop-Api-Call-Limit", "a/b"),
        ("RateLimit", "\"a\";r=-1"), ("X-RateLimit-", "1"), ("Content-Length-Limit", "4"),
    ])
    func `nonsense says nothing`(name: String, value: String) throws {
        #expect(RateLimitFields.observations(in: try Self.fields([(name, value)]), now: Self.now).isEmpty)
    }

    @Test(arguments: ["nan", "inf", "-5", "1e300", "6q", "ms", ""])
    func `a reset that makes no sense does no harm`(text: String) {
        let wait = RateLimitFields.reset(text, now: Self.now)
        #expect(wait == nil || wait == .zero)
    }
}
