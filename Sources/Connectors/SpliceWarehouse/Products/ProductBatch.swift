import SpliceClient
import SpliceConnect

/// The template's batch: `{"items":[{"operation":"upsert","sku":"MUG","product":{…}}]}`, and its answer
/// `{"results":[{"sku":"MUG","status":"created","id":"p-1"},{"sku":"X","status":"refused","code":"…","field":"…"}]}`.
enum ProductBatch {
    /// The content of the request. Products are passed on byte for byte.
    static func body(_ items: [WriteBatch.Item]) -> [UInt8] {
        var body = Array(#"{"items":["#.utf8)
        for (index, item) in items.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body += Array(#"{"operation":"\#(item.operation.rawValue)","sku":"#.utf8)
            body += JSONText.quoted(item.key.description)
            if !item.bytes.isEmpty { body += Array(#","product":"#.utf8) + item.bytes }
            body.append(UInt8(ascii: "}"))
        }
        return body + Array("]}".utf8)
    }

    /// An outcome for every item, in the order of the items. One that the answer passes over is unknown; results for one SKU are
    /// those of its items, one after the other.
    static func outcomes(
        of items: [WriteBatch.Item], in answer: APIResponse, probe: (RecordKey) -> WriteProbe
    ) -> [WriteOutcome] {
        let document = JSONPeek(answer.bytes)
        var results: [String: ArraySlice<JSONPeek>] = [:]
        for case .container(let range) in document.elements(at: "results") ?? [] {
            let result = document.inside(range)
            if let sku = result.value(at: "sku")?.text { results[sku, default: []].append(result) }
        }
        return items.map { item in
            results[item.key.description]?.popFirst().flatMap(outcome) ?? .unknown(probe(item.key))
        }
    }

    private static func outcome(_ result: JSONPeek) -> WriteOutcome? {
        let id = result.value(at: "id")?.text
        switch result.value(at: "status")?.text {
        case "created", "updated", "deleted": return .applied(id: id)
        case "unchanged": return .unchanged
        case "refused":
            return .rejected(
                WriteIssue(
                    code: result.value(at: "code")?.text ?? "refused", message: "the warehouse refused the product",
                    field: result.value(at: "field")?.text))
        case "busy":
            return .retry(
                after: nil,
                WriteIssue(code: result.value(at: "code")?.text ?? "busy", message: "the product is being changed"))
        default: return nil
        }
    }
}
