import HTTPTypes
import SpliceTestServer

/// Customers over HTTP, at `/customers/ID`: of each fifty ids the first is told to wait once, the second meets an error once, and
/// of the third the answer is lost once, after the service has taken it.
actor FaultyService {
    private var bodies: [String: String] = [:]
    private var changes = 0
    private var faults: [Int: Int] = [:]
    private var hit: Set<String> = []

    /// What customers there are, how often one was written anew, and how often each fault was met by status; 0 for a lost answer.
    var seen: (bodies: [String: String], changes: Int, faults: [Int: Int]) { (bodies, changes, faults) }

    func answer(_ request: RecordedRequest) -> ScriptedReply {
        let id = String(request.path.split(separator: "/").last ?? "")
        guard request.method == .put, let number = Int(id.dropFirst()) else { return .status(.notFound) }
        if request.text.contains("\"refused\"") { return .status(.unprocessableContent) }
        let isFirst = hit.insert(id).inserted
        switch number % 50 {
        case 0 where isFirst:
            faults[429, default: 0] += 1
            return .status(.tooManyRequests).field("retry-after", "0")
        case 1 where isFirst:
            faults[500, default: 0] += 1
            return .status(.internalServerError)
        case 2 where isFirst:
            faults[0, default: 0] += 1
            _ = write(id, request.text)
            return .reset
        default:
            return write(id, request.text)
        }
    }

    private func write(_ id: String, _ body: String) -> ScriptedReply {
        let isNew = bodies[id] == nil
        if bodies[id] != body { changes += 1 }
        bodies[id] = body
        return .status(isNew ? .created : .noContent)
    }
}
