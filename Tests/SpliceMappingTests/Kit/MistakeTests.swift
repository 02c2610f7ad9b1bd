import Foundation
import SpliceMapping
import SpliceMappingReport
import SpliceModel
import SpliceTesting
import Testing

private struct Stop: Hashable, Sendable {
    let street: String
    let city: String
}

private enum SwappedStop: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Stop>) -> Reading<Stop> {
        let street = f.field("street", \.street, .text)
        let city = f.field("city", \.city, .text)
        return { r in try Stop(street: r[city], city: r[street]) }
    }
}

private enum LossyStates: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<PaymentState>) -> Reading<PaymentState> {
        let state = f.field(
            "state", \.self, .table(["P": .pending, "D": .pending, "B": .paid], unknown: .default(.pending)))
        return { r in try r[state] }
    }
}

private enum NarrowAddress: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Address>) -> Reading<Address> {
        let line1 = f.field("street", \.line1, .text(max: 35))
        let line2 = f.field("more", \.line2, .text.optional())
        let city = f.field("town", \.city, .text(max: 20))
        let country = f.field("country", \.country, .country)
        return { r in try Address(line1: r[line1], line2: r[line2], city: r[city], country: r[country]) }
    }
}

/// Five deliberate mistakes in a mapping: each is caught before data flows, and the message names the row.
@Suite struct MistakeTests {
    /// A mapping of an address by the application, with one line left to fill in.
    private func source(closure: String) -> String {
        """
        import SpliceMapping
        import SpliceModel
        struct Stop: Sendable { let street: String; let city: String }
        enum StopDocument: Mapping {
            static let version = "1"
            static func map(_ f: inout Fields<Stop>) -> Reading<Stop> {
                let street = f.field("street", \\.street, .text)
                let city = f.field("city", \\.city, .text)
                return { r in try \(closure) }
            }
        }
        """
    }

    @Test func `a missing field does not compile, and the compiler names it`() throws {
        #expect(try Compiler.typecheck(source(closure: "Stop(street: r[street], city: r[city])")) == "")
        let message = try Compiler.typecheck(source(closure: "Stop(street: r[street])"))
        #expect(message.contains("error: missing argument for parameter 'city' in call"), "\(message)")
        // The row itself is there and unused, which the compiler says too.
        let unused = try Compiler.typecheck(source(closure: #"Stop(street: r[street], city: "")"#))
        #expect(unused.contains("warning: initialization of immutable value 'city' was never used"), "\(unused)")
    }

    @Test func `swapped fields of one type are caught by the laws`() {
        let violation = #expect(throws: LawViolation.self) { try SwappedStop.checkLaws() }
        #expect(violation?.description.contains("in row 1, street → street: read \"s0\", wrote \"s1\"") == true)
    }

    @Test func `a lossy table is caught by the analysis, and by a pinned list of losses`() {
        #expect(
            LossyStates.analysis.losses.map(\.source) == ["state"])
        #expect(
            LossyStates.analysis.reasons == [
                "the code D, which is written as another; codes that the table does not have become pending"
            ])
    }

    @Test func `a clash of limits is caught by the analysis, and both rows are named`() {
        #expect(
            ShopAddress.limitClashes(writingTo: NarrowAddress.self).map(\.description) == [
                "line1: read from address1 with at most 50 characters, written to street with at most 35 characters",
                "city: read from city with any length, written to town with at most 20 characters",
            ])
    }

    @Test func `a field of the source that nobody reads is caught by a sample`() throws {
        #expect(
            try NarrowAddress.compared(withSample: #"{"street": "a", "town": "b", "country": "DE", "floor": 3}"#).unread
                .map { "\($0.path): \($0.kind)" } == ["floor: number"])
    }
}
