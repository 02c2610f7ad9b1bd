import HTTPTypes

// The JSON form: OData JSON Format 4.01 section 19; learn.microsoft.com/graph/json-batching.
extension ODataBatch {
    var json: [UInt8] {
        var items: [[UInt8]] = []
        for (index, part) in parts.enumerated() {
            switch part {
            case .operation(let operation):
                items.append(Self.json(operation, id: items.count + 1, group: nil))
            case .changeset(let changes):
                for change in changes { items.append(Self.json(change, id: items.count + 1, group: "g\(index)")) }
            }
        }
        return Array(#"{"requests":["#.utf8) + Array(items.joined(separator: [UInt8(ascii: ",")])) + Array("]}".utf8)
    }

    private static func json(_ operation: ODataOperation, id: Int, group: String?) -> [UInt8] {
        var bytes = Array(#"{"id":"\#(id)","method":"\#(operation.method.rawValue)","url":"#.utf8)
        bytes += JSONText.quoted(operation.path)
        if let group { bytes += Array(#","atomicityGroup":"\#(group)""#.utf8) }
        let fields = operation.allHeaders
        if !fields.isEmpty {
            let members = fields.map { JSONText.quoted($0.name.rawName) + Array(":".utf8) + JSONText.quoted($0.value) }
            bytes +=
                Array(#","headers":{"#.utf8) + Array(members.joined(separator: [UInt8(ascii: ",")])) + Array("}".utf8)
        }
        if !operation.body.isEmpty { bytes += Array(#","body":"#.utf8) + operation.body }
        return bytes + Array("}".utf8)
    }

    func jsonOutcomes(in response: APIResponse) throws -> [ODataOutcome] {
        let peek = JSONPeek(response.bytes)
        guard let answers = peek.elements(at: "responses") else {
            throw Self.wrong("the answer to the batch has no responses", response)
        }
        var replies: [String: ODataReply] = [:]
        for answer in answers {
            guard case .container(let range) = answer, case let item = peek.inside(range),
                let id = item.value(at: "id")?.text, let status = item.value(at: "status")?.integer,
                (100...999).contains(status), replies[id] == nil
            else { throw Self.wrong("a response of the batch has no id or no status, or comes twice", response) }
            replies[id] = Self.reply(item, status: status)
        }
        var id = 0
        return parts.flatMap { part -> [ODataOutcome] in
            let answered = part.operations.map { _ -> ODataReply? in
                id += 1
                return replies["\(id)"]
            }
            guard case .changeset = part, let failed = answered.compactMap({ $0 }).first(where: { !$0.isSuccess })
            else {
                return answered.map { $0.map { .answered($0) } ?? .notProcessed }
            }
            // All or nothing: one that failed undoes the others, whatever they were answered.
            let culprit = answered.compactMap { $0 }.first { !$0.isSuccess && $0.status.code != 424 } ?? failed
            return answered.map { .undone($0.flatMap { $0.isSuccess ? nil : $0 } ?? culprit) }
        }
    }

    private static func reply(_ item: JSONPeek, status: Int) -> ODataReply {
        var head = HTTPResponse(status: HTTPResponse.Status(code: status))
        for (name, value) in item.members(at: "headers") ?? [] {
            guard let name = HTTPField.Name(name), let value = value.text, HTTPField.isValidValue(value) else {
                continue
            }
            head.headerFields.append(HTTPField(name: name, value: value))
        }
        return ODataReply(head: head, bytes: item.raw(at: "body") ?? [])
    }
}
