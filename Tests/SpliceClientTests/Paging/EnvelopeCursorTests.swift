import SpliceClient
import SpliceTesting
import Testing

struct EnvelopeCursorTests {
    /// Whatever stands before or inside of the records, the envelope's own member counts.
    @Test(
        arguments: [
            (#"{"items":[1],"next":"c1"}"#, "c1"), (#"{"next":"c1","items":[1]}"#, "c1"),
            (#"{"items":[{"next":"no"}],"next":"c1"}"#, "c1"), (#"{"next":"c1","items":[{"next":"no"}]}"#, "c1"),
            (#"{"items":[{"a":"\"next\":\"no\"}"}],"next" : "c1" , "z":{"next":"no"} } "#, "c1"),
            (#"{"next":"c1","items":["x\\","\"next\":\"no\"}"]}"#, "c1"),
            (#"{"items":["next"],"next":"c1","last":"next"}"#, "c1"), (#"{"next":"c1","last":"next"}"#, "c1"),
            (#"{"items":[{"next":"no"}]}"#, nil), (#"{"items":[1],"next":null}"#, nil),
            (#"{"items":[1],"next":""}"#, nil),
        ] as [(String, String?)])
    func `a cursor is found wherever the envelope has it`(page: String, cursor: String?) async throws {
        let far = #"{"next":"c1","items":[\#(Array(repeating: #"{"next":"no"}"#, count: 200).joined(separator: ","))]}"#
        for (text, expected) in [(page, cursor), (far, "c1")] {
            let bench = try Bench([.json(text), .json("{}")])
            let next = try await bench.clock.run {
                try await bench.client.pages("items", paging: .cursor(at: "next", into: .query("after")))
                    .first { _ in true }?.next
            }
            #expect(next?.token == expected.map { .cursor($0) })
        }
    }
}
