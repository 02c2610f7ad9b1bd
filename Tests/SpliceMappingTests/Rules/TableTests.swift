import SpliceMapping
import SpliceModel
import SpliceTesting
import Synchronization
import Testing

/// Codes: inline tables, codes that are carried, tables made from data and replaced while they are used.
@Suite struct TableTests {
    @Test(arguments: [
        (#""paid""#, Coded(PayState.paid, native: "paid")), (#""PAID""#, Coded(.paid, native: "PAID")),
        (#""on fire""#, Coded(carrying: "on fire")), (#""p\u0061id""#, Coded(.paid, native: "paid")),
    ])
    func `a carried code keeps its spelling both ways`(json: String, expected: Coded<PayState>) throws {
        let value = try carrying.value(of: json)
        #expect(value == expected)
        let written = try #require(try carrying.json(of: value))
        #expect(try carrying.value(of: written) == expected)
    }

    @Test(arguments: [
        (Coded(PayState.paid), #""paid""#), (Coded(.paid, native: "bezahlt"), #""paid""#),
        (Coded(.open, native: "PAID"), #""open""#),
    ])
    func `a code of another system is written as this system's`(value: Coded<PayState>, json: String) throws {
        #expect(try carrying.json(of: value) == json)
    }

    @Test func `what the table cannot say is refused`() throws {
        #expect(throws: MappingError.self) { try carrying.json(of: Coded(.late)) }
        let strict = CarryTableRule<PayState>.strict
        #expect(try strict.value(of: #""x""#) == Coded(carrying: "x"))
        let error = #expect(throws: MappingError.self) { try strict.json(of: Coded(carrying: "x")) }
        #expect(error?.code == .noCode)
        #expect(try strict.json(of: Coded(carrying: "paid")) == #""paid""#)
        let empty = #expect(throws: MappingError.self) { try carrying.value(of: #""""#) }
        #expect(empty?.code == .empty)
        #expect(carrying.note.losses.isEmpty)
    }

    @Test func `one code for two values is a defect of the mapping`() {
        let error = #expect(throws: MappingError.self) { try Ambiguous.decode(#"{"state":"A"}"#) }
        #expect(error?.description.contains("the code “A” stands for two values") == true)
        #expect(error?.code == .mapping)
    }

    @Test func `a table is made of data`() throws {
        let table = try LookupTable(json: file, version: "7", code: "code", value: "id") { Int64($0) }
        #expect(table.count == 2)
        let rule = Bin.lookup(table)
        #expect(try rule.value(of: #""BER""#) == 1)
        #expect(try rule.json(of: 2) == #""HAM""#)
        let unknown = #expect(throws: MappingError.self) { try rule.value(of: #""XXX""#) }
        #expect(unknown?.code == .unknownCode)
        #expect(throws: MappingError.self) { try rule.json(of: 3) }
        #expect(rule.note.summary == "table of 2, version 7")
    }

    @Test func `data that is ambiguous is refused and names the codes`() throws {
        let twice = [(code: "A", value: Int64(1)), (code: "B", value: 1), (code: "A", value: 2)]
        let code = #expect(throws: LookupError.self) { try LookupTable(version: "1", twice) }
        #expect(code?.code == .ambiguousCode)
        #expect(code?.codes == ["A"])
        let back = #expect(throws: LookupError.self) { try LookupTable(version: "1", twice.prefix(2)) }
        #expect(back?.code == .ambiguousValue)
        #expect(back?.codes == ["B"])
        let first = try LookupTable(version: "1", twice.prefix(2), ambiguity: .writeFirst)
        #expect(Bin.lookup(first).note.losses.count == 1)
        #expect(try LookupRule.lookup(first).json(of: 1) == #""A""#)
    }

    @Test func `a wrong file is refused with every problem`() {
        let bytes = Array(#"[{"code":"A","id":"x"},{"code":"B"}]"#.utf8)
        let error = #expect(throws: MappingError.self) {
            try LookupTable(json: bytes, version: "1", code: "code", value: "id") { Int64($0) }
        }
        #expect(error?.issues.map(\.path) == ["entries[0].id", "entries[1].id"])
    }

    @Test(arguments: [
        (#"[],"x":1"#, 2), (#"[]}"#, 2), (#"[{"code":"A","id":"1"},]"#, 23), (#"[{"code":"A" "id":"1"}]"#, 13), ("", 0),
    ])
    func `a file that is not one array is refused where that shows`(_ text: String, _ offset: Int) {
        let error = #expect(throws: MappingError.self) {
            try LookupTable(json: Array(text.utf8), version: "1", code: "code", value: "id") { Int64($0) }
        }
        #expect(error?.issues.map(\.offset) == [offset])
        let none = #expect(throws: MappingError.self) {
            try LookupTable(json: Array("{}".utf8), version: "1", code: "code", value: "id") { Int64($0) }
        }
        #expect(none?.code == .missing)
    }

    @Test func `a source says where it stands`() async throws {
        let clock = Mutex(Instant.epoch)
        let source = LookupSource<Int64>("bins", maximumAge: .seconds(60)) { clock.withLock { $0 } }
        let rule = Bin.lookup(source)
        #expect(source.state == .empty)
        let missing = #expect(throws: MappingError.self) { try rule.value(of: #""BER""#) }
        #expect(missing?.code == .unavailable)
        await source.reload { throw CancellationError() }
        #expect(source.state == .failed(reason: "CancellationError"))
        await source.reload { try LookupTable(json: file, version: "7", code: "code", value: "id") { Int64($0) } }
        #expect(source.state == .loaded(version: "7", at: .epoch))
        await source.reload { try LookupTable(version: "8", ["BER": 1, "BRL": 1]) }
        #expect(
            source.state
                == .stale(version: "7", at: .epoch, reason: "stand for a value that another code stands for too: “BRL”")
        )
        source.noteFailure("timed out")
        #expect(source.state == .stale(version: "7", at: .epoch, reason: "timed out"))
        #expect(try rule.value(of: #""BER""#) == 1)
        let later = try Instant.epoch.adding(.seconds(61))
        clock.withLock { $0 = later }
        #expect(source.state == .expired(version: "7", at: .epoch))
        #expect(throws: MappingError.self) { try rule.value(of: #""BER""#) }
    }

    @Test func `a record sees one version of a table from its first row to its last`() throws {
        let document = #"{"first":"A","switch":"now","second":"A"}"#
        Switching.bins.replace(with: try LookupTable(version: "1", [(code: "A", value: 1)]))
        #expect(try Switching.decode(document) == [1, 1])
        #expect(try Switching.decode(document) == [2, 2])
        Switching.bins.replace(with: try LookupTable(version: "1", [(code: "A", value: 1)]))
        let batch = try LookupSource<Int64>.withPinnedTables {
            try [Switching.decode(document), Switching.decode(document)]
        }
        #expect(batch == [[1, 1], [1, 1]])
    }

    private let file = Array(#"[{"code":"BER","id":"1"},{"code":"HAM","id":"2"}]"#.utf8)
    private let carrying = CarryTableRule<PayState>.open
}

enum PayState: String, CodedValue { case open, paid, late }

private typealias Bin = LookupRule<Int64>

extension CarryTableRule where Value == PayState {
    fileprivate static var open: Self { .table(["open": .open, "paid": .paid, "PAID": .paid], unknown: .carry) }
    fileprivate static var strict: Self { .table(["open": .open, "paid": .paid], unknown: .carryWithoutWriting) }
}

private enum Ambiguous: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<PayState>) -> Reading<PayState> {
        let state = f.field("state", \.self, .table(["A": .open, "A": .paid]))
        return { r in try r[state] }
    }
}

/// A mapping whose table is replaced while a record is read.
private enum Switching: Mapping {
    static let version = "1"
    static let bins = LookupSource<Int64>("bins") { .epoch }

    /// Reads any text, and replaces the table.
    struct Replacing: Rule {
        func decode(_ cell: borrowing Cell) throws(Refusal) {
            guard let next = try? LookupTable(version: "2", [(code: "A", value: Int64(2))]) else { return }
            Switching.bins.replace(with: next)
        }
        func encode(_ value: Void, to writer: inout Writer) { writer.text("now") }
        var note: RuleNote { RuleNote("replaces the table", type: .string) }
    }

    static func map(_ f: inout Fields<[Int64]>) -> Reading<[Int64]> {
        let first = f.readOnly("first", "first", .lookup(bins), because: "a test")
        let switching = f.readOnly("switch", "nothing", Replacing(), because: "a test")
        let second = f.readOnly("second", "second", .lookup(bins), because: "a test")
        return { r in
            let one = try r[first]
            try r[switching]
            return try [one, r[second]]
        }
    }
}
