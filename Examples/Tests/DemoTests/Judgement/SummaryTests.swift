import Demo
import Foundation
import Sandbox
import Testing

@Suite struct SummaryTests {
    @Test func `a run in which everything arrived once is faultless`() {
        let summary = Summary.judging(["warehouse": [.reservation("#1001", 1), .reservation("#1002", 2)]])
        #expect(summary.systems["warehouse"]?.numbers == [2, 2, 0, 0])
        #expect(summary.isFaultless)
    }

    @Test func `an order without an effect is missing, by name`() {
        let summary = Summary.judging(["warehouse": [.reservation("#1001", 1)]])
        #expect(summary.systems["warehouse"]?.numbers == [2, 1, 1, 0])
        #expect(summary.systems["warehouse"]?.missingKeys == ["#1002"])
        #expect(!summary.isFaultless)
    }

    @Test func `an order that the shop never came to place is missing everywhere`() {
        let summary = Summary.judging(["warehouse": [.reservation("#1001", 1), .reservation("#1002", 2)]], orders: 3)
        #expect(summary.systems["warehouse"]?.numbers == [3, 2, 1, 0])
        #expect(!summary.isFaultless)
    }

    @Test func `a second effect for one order is doubled`() {
        let summary = Summary.judging([
            "warehouse": [.reservation("#1001", 1), .reservation("#1002", 2), .reservation("#1002", 3)]
        ])
        #expect(summary.systems["warehouse"]?.numbers == [2, 3, 0, 1])
        #expect(summary.systems["warehouse"]?.duplicatedKeys == ["#1002"])
        #expect(!summary.isFaultless)
    }

    @Test func `one order missing does not hide another that is doubled`() {
        let summary = Summary.judging(["warehouse": [.reservation("#1002", 2), .reservation("#1002", 3)]])
        #expect(summary.systems["warehouse"]?.numbers == [2, 2, 1, 1])
    }

    @Test func `an effect that was taken back does not count`() {
        let summary = Summary.judging([
            "warehouse": [
                .reservation("#1001", 1), .reservation("#1002", 2), .reservation("#1002", 3), .release("#1002", 2),
            ]
        ])
        #expect(summary.systems["warehouse"]?.numbers == [2, 2, 0, 0])
    }

    @Test func `a taken back effect with none in its place is missing`() {
        let summary = Summary.judging([
            "warehouse": [.reservation("#1001", 1), .reservation("#1002", 2), .release("#1002", 2)]
        ])
        #expect(summary.systems["warehouse"]?.numbers == [2, 1, 1, 0])
    }

    @Test func `an effect that no order asked for is one too many`() {
        let summary = Summary.judging([
            "warehouse": [.reservation("#1001", 1), .reservation("#1002", 2), .reservation("#9999", 3)]
        ])
        #expect(summary.systems["warehouse"]?.numbers == [2, 3, 0, 1])
        #expect(summary.systems["warehouse"]?.duplicatedKeys == ["#9999"])
    }

    @Test func `what is neither the effect nor its undo is of no account`() {
        let confirmation = Effect(
            system: "warehouse", effect: "confirmation", key: "#1001", id: "rsv-1", at: Effect.time(1))
        let summary = Summary.judging([
            "warehouse": [.reservation("#1001", 1), confirmation, .reservation("#1002", 2)]
        ])
        #expect(summary.systems["warehouse"]?.numbers == [2, 2, 0, 0])
    }

    @Test func `mail is matched by the recipient that the order names`() {
        let message = Effect(system: "mail", effect: "message", key: "b@example.com", id: "mail-1", at: Effect.time(1))
        let summary = Summary.judging(["mail": [message]])
        #expect(summary.systems["mail"]?.numbers == [2, 1, 1, 0])
        #expect(summary.systems["mail"]?.missingKeys == ["a@example.com"])
    }

    @Test func `a ledger that was never written misses everything`() {
        let summary = Summary(ledgers: [:], orders: 2, report: ApplicationReport(), crashes: 0)
        #expect(summary.systems.values.allSatisfy { $0.numbers == [2, 0, 2, 0] })
        #expect(summary.systems.count == 4)
        #expect(summary.seconds == 0)
        #expect(summary.rate == 0)
    }

    @Test func `the time runs from the first order to the last effect`() {
        let summary = Summary.judging(["warehouse": [.reservation("#1001", 3), .reservation("#1002", 4)]])
        #expect(summary.seconds == 4)
        #expect(summary.rate == 0.5)
    }

    @Test func `the file for programs has the documented shape`() throws {
        var report = ApplicationReport()
        (report.retries, report.deadLetters, report.reviews) = (3, 2, 1)
        let summary = Summary.judging(["warehouse": [.reservation("#1001", 1)]], report: report, crashes: 5)
        let object = try #require(JSONSerialization.jsonObject(with: summary.json) as? [String: Any])
        #expect(
            Set(object.keys) == ["orders", "systems", "retries", "deadLetters", "reviews", "crashes", "seconds"])
        let systems = try #require(object["systems"] as? [String: [String: Int]])
        #expect(Set(systems.keys) == ["warehouse", "accounting", "shipping", "mail"])
        #expect(systems["warehouse"] == ["expected": 2, "effects": 1, "missing": 1, "duplicated": 0])
        #expect(object["retries"] as? Int == 3)
        #expect(object["deadLetters"] as? Int == 2)
        #expect(object["reviews"] as? Int == 1)
        #expect(object["crashes"] as? Int == 5)
    }

    @Test func `the text names what is missing and what is doubled`() {
        let text = Summary.judging(["warehouse": [.reservation("#1002", 2), .reservation("#1002", 3)]]).text
        #expect(text.contains("missing in warehouse: #1001"))
        #expect(text.contains("too many in warehouse: #1002"))
        #expect(text.contains("2 orders in 3.0 s, 0.7 orders/s"))
    }
}

extension Summary {
    /// The judgement of two orders, #1001 and #1002, with these ledgers beside the shop's; systems that are not named
    /// have done what they should.
    static func judging(
        _ ledgers: [String: [Effect]], orders: Int = 2, report: ApplicationReport = ApplicationReport(),
        crashes: Int = 0
    ) -> Summary {
        var all: [String: [Effect]] = [
            "shop": [.order("#1001", "a@example.com"), .order("#1002", "b@example.com")]
        ]
        for system in JudgedSystem.all {
            all[system.name] = ["#1001": "a@example.com", "#1002": "b@example.com"].map { name, mail in
                let key = system.keyFact == nil ? name : mail
                return Effect(system: system.name, effect: system.effect, key: key, id: name, at: Effect.time(1))
            }
        }
        return Summary(
            ledgers: all.merging(ledgers) { _, given in given }, orders: orders, report: report, crashes: crashes)
    }
}

extension SystemTally {
    fileprivate var numbers: [Int] { [expected, effects, missing, duplicated] }
}

extension Effect {
    static func time(_ second: Int) -> String { "2026-07-01T12:00:0\(second).000Z" }

    static func order(_ name: String, _ email: String) -> Effect {
        Effect(system: "shop", effect: "order", key: name, id: name, facts: ["email": email], at: time(0))
    }

    static func reservation(_ order: String, _ number: Int) -> Effect {
        Effect(system: "warehouse", effect: "reservation", key: order, id: "rsv-\(number)", at: time(number))
    }

    static func release(_ order: String, _ number: Int) -> Effect {
        Effect(system: "warehouse", effect: "release", key: order, id: "rsv-\(number)", at: time(5))
    }
}
