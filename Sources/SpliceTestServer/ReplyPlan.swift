import HTTPTypes

/// A reply as the steps that send it: pure, so that no step needs a socket to be understood.
struct ReplyPlan: Sequence, IteratorProtocol {
    enum Step: Sendable {
        case send([UInt8])
        case pause(ScriptedReply.Interruption)
    }

    private static let pieceSize = 64 << 10

    private let reply: ScriptedReply
    private let isHeadRequest: Bool
    private var headIsSent = false
    private var endIsSent = false
    private var offset = 0
    private var interruptions: ArraySlice<(offset: Int, what: ScriptedReply.Interruption)>

    /// - Parameter method: The request's; a `HEAD` response has no content.
    init(_ reply: ScriptedReply, method: HTTPRequest.Method) {
        self.reply = reply
        isHeadRequest = method == .head
        interruptions = reply.interruptions.sorted { $0.offset < $1.offset }[...]
    }

    mutating func next() -> Step? {
        guard headIsSent else {
            headIsSent = true
            switch reply.kind {
            case .response(let head): return .send(Array(Self.serialise(head, of: reply).utf8))
            case .accident(let what): return .pause(what)
            case .raw: return next()
            }
        }
        let end = isHeadRequest ? 0 : reply.body.count
        if let first = interruptions.first, first.offset <= offset || offset >= end {
            interruptions.removeFirst()
            return .pause(first.what)
        }
        if offset < end {
            let pieceEnd = Swift.min(offset + Self.pieceSize, end, interruptions.first?.offset ?? end)
            defer { offset = pieceEnd }
            return .send(framed(reply.body.slice(offset..<pieceEnd)))
        }
        guard isChunked, !endIsSent, !isHeadRequest else { return nil }
        endIsSent = true
        return .send(Array("0\r\n\r\n".utf8))
    }

    private var isChunked: Bool {
        if case .response = reply.kind, case .chunked = reply.framing { true } else { false }
    }

    private func framed(_ bytes: [UInt8]) -> [UInt8] {
        guard isChunked else { return bytes }
        return Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
    }

    private static func serialise(_ head: HTTPResponse, of reply: ScriptedReply) -> String {
        var text = "HTTP/1.1 \(head.status.code) \(head.status.reasonPhrase)\r\n"
        for field in head.headerFields { text += "\(field.name.rawName): \(field.value)\r\n" }
        switch reply.framing {
        case .length:
            let hasNoContent = head.status.code == 204 || head.status.code == 304 || head.status.kind == .informational
            if head.headerFields[.contentLength] == nil, !hasNoContent {
                text += "content-length: \(reply.body.count)\r\n"
            }
        case .chunked: text += "transfer-encoding: chunked\r\n"
        case .untilClose: break
        }
        return text + "\r\n"
    }
}

extension ScriptedReply {
    /// Whether the connection must end after this reply for the client to understand it.
    var endsConnection: Bool {
        if closesAfterwards { return true }
        if case .response = kind, case .untilClose = framing { return true }
        return false
    }
}
