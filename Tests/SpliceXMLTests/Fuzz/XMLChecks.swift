import SpliceMapping
import SpliceXML

/// What must hold for any bytes at all. Compiled into the tests, and into the fuzzer of `Scripts/fuzz`.
struct XMLChecks {
    /// How many inputs were accepted, and how many changed entities were written over them.
    private(set) var accepted = 0
    private(set) var changed = 0

    /// Nil when all is well; otherwise what does not hold.
    mutating func contradiction(in input: [UInt8]) -> String? {
        for format in [FuzzXML.preserved, FuzzXML.trimmed] {
            if let contradiction = contradiction(in: input, format) { return contradiction }
        }
        return nil
    }

    private mutating func contradiction(in input: [UInt8], _ format: XMLFormat) -> String? {
        let entity = try? FuzzXML.decode(input, as: format)
        guard XMLChecks.pieces(of: input, format) == entity else {
            return "a document that comes in pieces is read otherwise"
        }
        guard let entity else { return nil }
        accepted += 1
        guard (try? FuzzXML.encode(entity, over: input, as: format, matching: XMLChecks.keys)) == input else {
            return "what did not change was not left alone"
        }
        for (what, change) in XMLChecks.changes {
            var next = entity
            change(&next)
            guard next != entity, let alone = try? FuzzXML.encode(next, as: format) else { continue }
            // A part that is kept whole may have something that XML has no second way to write.
            guard (try? FuzzXML.decode(alone, as: format)) == next else {
                if next.any == nil { return "\(what), and another entity is read" }
                continue
            }
            for keys in [XMLChecks.keys, [:]] {
                guard let over = try? FuzzXML.encode(next, over: input, as: format, matching: keys) else {
                    return "\(what) cannot be written over"
                }
                guard (try? FuzzXML.decode(over, as: format)) == next else {
                    return "\(what) is lost: \(String(decoding: over, as: UTF8.self))"
                }
            }
            changed += 1
        }
        return nil
    }

    private static let keys = ["l": "@k"]

    private static let changes: [(String, @Sendable (inout FuzzXML.Entity) -> Void)] = [
        ("a text", { $0.note = "x<&>]]>\r\n y" }),
        ("an empty text", { $0.note = "" }),
        ("no text", { $0.note = nil }),
        ("a number", { $0.count = ($0.count ?? 0) &+ 1 }),
        ("no number", { $0.count = nil }),
        ("a text beside attributes", { $0.heading = "other" }),
        ("an attribute", { $0.language = "a\"\t'\n&" }),
        ("no attribute", { $0.language = nil }),
        ("another value in a list", { $0.tags.append("new") }),
        ("a value less in a list", { if !$0.tags.isEmpty { $0.tags.removeFirst() } }),
        ("a list the other way round", { $0.tags.reverse() }),
        ("an empty list", { $0.tags = [] }),
        ("a part", { $0.any = #""plain""# }),
        ("a part with parts", { $0.any = #"{"@a":"1","b":["x","y"]}"# }),
        ("no part", { $0.any = nil }),
        ("a nested record", { $0.inner = FuzzXML.Inner(name: "n", code: "c", remark: "r") }),
        ("a nested record with less", { $0.inner = FuzzXML.Inner(name: "m", code: nil, remark: nil) }),
        ("no nested record", { $0.inner = nil }),
        ("lines the other way round", { $0.lines.reverse() }),
        ("a line more", { $0.lines.insert(FuzzXML.Line(key: "new", kind: nil, text: "t", vat: nil), at: 0) }),
        ("a line less", { if !$0.lines.isEmpty { $0.lines.removeFirst() } }),
        (
            "a line with another text",
            { if !$0.lines.isEmpty { $0.lines[0].text = $0.lines[0].text == nil ? "t" : nil } }
        ),
        (
            "another kind of line",
            { entity in
                for index in entity.lines.indices {
                    let isCompany = entity.lines[index].kind == "company"
                    entity.lines[index].kind = isCompany ? nil : "company"
                    entity.lines[index].vat = isCompany ? nil : "v"
                }
            }
        ),
    ]

    /// What a reader makes of the document when it comes in pieces of three bytes; nil for a document that is refused.
    private static func pieces(of input: [UInt8], _ format: XMLFormat) -> FuzzXML.Entity? {
        var found: FuzzXML.Entity?
        do {
            var reader = try XMLReader<FuzzXML>(as: format)
            for start in stride(from: 0, to: input.count, by: 3) {
                try reader.read(Array(input[start..<min(start + 3, input.count)]).span) { found = try $0.get() }
            }
            try reader.finish { found = try $0.get() }
        } catch {
            return nil
        }
        return found
    }
}
