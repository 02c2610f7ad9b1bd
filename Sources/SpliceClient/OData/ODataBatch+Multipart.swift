import HTTPTypes

// `multipart/mixed` (RFC 2046 section 5.1) of `application/http` parts.
extension ODataBatch {
    func multipart(_ boundary: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var id = 0
        for (index, part) in parts.enumerated() {
            bytes += Array("--\(boundary)\r\n".utf8)
            switch part {
            case .operation(let operation):
                id += 1
                bytes += Self.part(operation, id: nil)
            case .changeset(let changes):
                // No line of it may begin with the outer boundary (RFC 2046 section 5.1.1).
                let inner = "\(boundary.hasPrefix("c") ? "i" : "c")\(index)_\(boundary)"
                bytes += Array("Content-Type: multipart/mixed; boundary=\(inner)\r\n\r\n".utf8)
                for change in changes {
                    id += 1
                    bytes += Array("--\(inner)\r\n".utf8) + Self.part(change, id: id)
                }
                bytes += Array("--\(inner)--\r\n".utf8)
            }
        }
        return bytes + Array("--\(boundary)--\r\n".utf8)
    }

    private static func part(_ operation: ODataOperation, id: Int?) -> [UInt8] {
        var text = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n"
        if let id { text += "Content-ID: \(id)\r\n" }
        text += "\r\n\(operation.method.rawValue) \(operation.path) HTTP/1.1\r\n"
        for field in operation.allHeaders { text += "\(field.name.rawName): \(field.value)\r\n" }
        if !operation.body.isEmpty { text += "Content-Length: \(operation.body.count)\r\n" }
        return Array("\(text)\r\n".utf8) + operation.body + Array("\r\n".utf8)
    }

    func multipartOutcomes(in response: APIResponse) throws -> [ODataOutcome] {
        guard let boundary = MIMEParts.boundary(in: response.headers[.contentType] ?? ""),
            let answers = MIMEParts.split(response.bytes[...], by: boundary)
        else { throw Self.wrong("the answer to the batch is not multipart", response) }
        guard answers.count <= parts.count else {
            throw Self.wrong("the answer has more parts than the batch", response)
        }
        var outcomes: [ODataOutcome] = []
        // Operations are counted from 1 over the whole batch, see `multipart`.
        for (index, part) in parts.enumerated() {
            guard index < answers.count else {
                outcomes += part.operations.map { _ in .notProcessed }
                continue
            }
            outcomes += try Self.outcomes(of: part, answers[index], after: outcomes.count, response)
        }
        return outcomes
    }

    private static func outcomes(
        of part: Part, _ answer: MIMEParts.Entity, after count: Int, _ response: APIResponse
    ) throws -> [ODataOutcome] {
        guard let inner = MIMEParts.boundary(in: answer.fields["content-type"] ?? "") else {
            guard let reply = HTTPText.reply(answer.content) else {
                throw wrong("a part is no HTTP response", response)
            }
            switch part {
            case .operation: return [.answered(reply)]
            // One response for the whole changeset: it failed, and nothing of it took effect.
            case .changeset(let changes):
                guard !reply.isSuccess else { throw wrong("a changeset is answered by one success", response) }
                return changes.map { _ in .undone(reply) }
            }
        }
        guard case .changeset(let changes) = part, let replies = MIMEParts.split(answer.content, by: inner),
            replies.count == changes.count
        else { throw wrong("a changeset is answered by another number of parts than it has", response) }
        let answered = try replies.map { entity in
            guard let reply = HTTPText.reply(entity.content) else {
                throw wrong("a part is no HTTP response", response)
            }
            return (id: id(of: entity, reply), reply: reply)
        }
        return try inOrder(answered, of: changes.indices.map { count + $0 + 1 }, response).map { .answered($0) }
    }

    /// Replies by their `Content-ID`, since a changeset's may come in any order (OData 4.01 part 1 section 11.7.7); as they come where the system
    /// names none, or has ids of its own.
    private static func inOrder(
        _ answered: [(id: Int?, reply: ODataReply)], of ids: [Int], _ response: APIResponse
    ) throws -> [ODataReply] {
        guard answered.allSatisfy({ $0.id.map(ids.contains) ?? false }) else { return answered.map(\.reply) }
        return try ids.map { id in
            let own = answered.filter { $0.id == id }
            guard own.count == 1 else { throw wrong("two answers of a changeset have the same id", response) }
            return own[0].reply
        }
    }

    /// In the part's own fields, or among those of the response in it, where some systems have it.
    private static func id(of entity: MIMEParts.Entity, _ reply: ODataReply) -> Int? {
        (entity.fields["content-id"] ?? reply.head.headerFields[.known("Content-ID")]).flatMap { Int($0) }
    }
}
