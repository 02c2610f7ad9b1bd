import CLibcurl
import HTTPTypes
import SpliceHTTP
import SpliceTransfer
import Testing

@testable import SpliceCurl

/// What turns bytes into values, fed by hand.
@Suite struct ParserTests {
    @Test func `a head is put together from its lines, however they end`() {
        for end in ["\r\n", "\n"] {
            var parser = HeadParser(maxBytes: 1_000, maxFields: 10)
            let lines = ["HTTP/1.1 200 OK", "a: 1", "B:2 ", "a:  3", "broken line", ": nameless", "empty:", ""]
            let seen = SeenFields()
            for line in lines { _ = parser.take(Array((line + end).utf8).span, seen: seen) }
            #expect(parser.head?.status.code == 200)
            let fields = parser.head?.headerFields.map { "\($0.name.canonicalName)=\($0.value)" }
            #expect(fields == ["a=1", "b=2", "a=3", "empty="])
            #expect(parser.version == "1.1")
        }
    }

    @Test(arguments: ["", "HTTP/1.1", "HTTP/1.1 20 OK", "HTTP/1.1 abc OK", "HTTP/1.1 99 x", "ICY 200 OK", "\u{0}\u{1}"])
    func `what is no status line is none`(line: String) {
        var parser = HeadParser(maxBytes: 1_000, maxFields: 10)
        _ = parser.take(Array((line + "\r\n").utf8).span, seen: SeenFields())
        #expect(parser.finalStatus == nil)
        #expect(parser.head == nil)
    }

    @Test func `a value keeps its bytes, also those that are no text, and no line end gets into it`() {
        let values: [([UInt8], [UInt8])] = [
            (Array("plain ~".utf8), Array("plain ~".utf8)), (Array("caf\u{e9}".utf8), Array("caf\u{e9}".utf8)),
            ([0x63, 0xE9], [0x63, 0xE9]), ([0x61, 0x00, 0x0D, 0x62], [0x61, 0x20, 0x20, 0x62]),
            ([0x61, 0x09, 0x62], [0x61, 0x09, 0x62]),
        ]
        let seen = SeenFields()
        for (sent, kept) in values {
            var parser = HeadParser(maxBytes: 1_000, maxFields: 10)
            _ = parser.take(Array("HTTP/2 200 \r\n".utf8).span, seen: seen)
            _ = parser.take((Array("a: ".utf8) + sent + [0x0D, 0x0A]).span, seen: seen)
            _ = parser.take([0x0D, 0x0A].span, seen: seen)
            let field = parser.head?.headerFields.first
            let bytes = unsafe field?.withUnsafeBytesOfValue { unsafe Array($0) }
            #expect(bytes == kept)
        }
    }

    @Test func `names that were seen before are the same names, however many there are`() {
        let seen = SeenFields()
        let value = Array("v".utf8)
        for round in 0..<2 {
            for index in 0..<2_000 {
                let text = "X-Field-\(index % 2 == 0 ? "a" : "B")\(index)"
                #expect(seen.field(Array(text.utf8).span, value.span)?.name.rawName == text, "round \(round)")
            }
        }
        let long = String(repeating: "n", count: 300)
        #expect(seen.field(Array(long.utf8).span, value.span)?.name.rawName == long)
        #expect(seen.field(Array("no name".utf8).span, value.span) == nil)
    }

    /// What a value reads as does not depend on the values before it, also where two spellings read alike.
    @Test func `values that were seen before change nothing about those behind them`() {
        let values: [[UInt8]] = [
            [], Array("a".utf8), Array("b".utf8), Array("a".utf8), [], [0xE9], Array("\u{e9}".utf8), [0xE9],
            Array("a b".utf8), [0x61, 0x01, 0x62], Array("a b".utf8), Array(String(repeating: "x", count: 300).utf8),
            Array(String(repeating: "x", count: 64).utf8), Array(String(repeating: "x", count: 65).utf8),
            Array("A".utf8),
        ]
        func bytes(_ field: HTTPField?) -> [UInt8]? { unsafe field?.withUnsafeBytesOfValue { unsafe Array($0) } }
        for name in ["x", "Set-Cookie", "X", "content-type", String(repeating: "n", count: 80)] {
            let seen = SeenFields()
            let spelling = Array(name.utf8)
            for value in values + values.reversed() {
                let field = seen.field(spelling.span, value.span)
                #expect(field == SeenFields().field(spelling.span, value.span))
                #expect(bytes(field) == bytes(SeenFields().field(spelling.span, value.span)))
                #expect(field?.name.rawName == name)
            }
        }
    }

    @Test func `what a head says about its content is known without looking it up`() {
        let seen = SeenFields()
        var parser = HeadParser(maxBytes: 1_000, maxFields: 10)
        for line in ["HTTP/1.1 103 Early Hints", "content-length: 7", "", "HTTP/2 200", "CONTENT-LENGTH: 12", ""] {
            _ = parser.take(Array((line + "\r\n").utf8).span, seen: seen)
        }
        #expect(parser.contentLength == 12)
        #expect(!parser.isEncoded)
        #expect(parser.version == "2")
        #expect(parser.head?.headerFields.count == 1)
    }

    @Test(arguments: [
        ("OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0", true),
        ("OpenSSL SSL_read: error:0A000418:SSL routines::tlsv1 alert unknown ca, errno 0", true),
        ("OpenSSL SSL_read: Connection reset by peer, errno 104", false),
    ])
    func `an alert about this side's certificate is a refusal, whenever it comes`(words: String, isRefusal: Bool) {
        let evidence = Evidence(requestBytes: 100)
        let error = FailureClassification.error(CURLE_RECV_ERROR, evidence, host: "h", detail: words)
        #expect(error.code == (isRefusal ? .tls : .connectionLost))
        #expect(error.outcome == (isRefusal ? .refused : .ambiguous))
        let answered = Evidence(requestBytes: 100, isAnswered: true)
        #expect(FailureClassification.error(CURLE_RECV_ERROR, answered, host: "h", detail: words).outcome == .processed)
    }

    @Test func `an answer that began was acted on, also when its stream is refused then`() {
        #expect(Evidence(requestBytes: 100, isRefused: true).outcome == .refused)
        #expect(Evidence(requestBytes: 100, isAnswered: true, isRefused: true).outcome == .processed)
    }

    @Test func `before the connection is there nothing was sent, whatever libcurl counts`() {
        // `CONNECT` to a proxy counts as bytes of a request.
        let error = FailureClassification.error(
            CURLE_RECV_ERROR, Evidence(requestBytes: 80, isConnected: false), host: "h", detail: "CONNECT said 407")
        #expect(error.code == .connection)
        #expect(error.outcome == .notSent)
        #expect(error.message == "CONNECT said 407")
    }

    @Test func `replies of one and of many lines are told apart`() {
        var reader = ReplyReader()
        func take(_ line: String) -> ServerReply? { reader.take(Array((line + "\r\n").utf8)) }
        #expect(take("250 ok") == ServerReply(code: 250, text: "ok"))
        #expect(take("250-first") == nil)
        #expect(take("250 last") == ServerReply(code: 250, text: "first\nlast"))
        #expect(take("550 5.1.1 unknown") == ServerReply(code: 550, enhancedStatus: "5.1.1", text: "unknown"))
        #expect(take("550 4.1.1 another class") == ServerReply(code: 550, text: "4.1.1 another class"))
        #expect(take("354") == ServerReply(code: 354, text: ""))
        for junk in ["", "x", "25", "abc def"] {
            let reply = take(junk)
            #expect(reply == nil)
        }
    }

    @Test func `the outcome of a mail is open from its last byte to its reply, and at no other time`() throws {
        let content = Array("a: b\r\n\r\n.x\r\n".utf8)
        let submission = try MailSubmission(sender: "a@b.c", recipients: ["d@e.f"], content: content)
        var mail = MailConversation(submission)
        func reply(_ text: String) -> MailConversation.Action { mail.line(Array((text + "\r\n").utf8)) }
        func command(_ text: String) -> MailConversation.Action { .send(Array((text + "\r\n").utf8)) }
        mail.sessionLine(Array("250-x\r\n".utf8))
        mail.sessionLine(Array("250 SIZE 100\r\n".utf8))
        #expect(mail.begin() == command("MAIL FROM:<a@b.c> SIZE=\(content.count)"))
        mail.sent()
        #expect(reply("250 ok") == command("RCPT TO:<d@e.f>"))
        mail.sent()
        #expect(reply("250 ok") == command("DATA"))
        mail.sent()
        #expect(reply("354 go on") == .send(Array("a: b\r\n\r\n..x\r\n.\r\n".utf8)))
        #expect(mail.outcome == .notSent)
        mail.sent()
        #expect(mail.outcome == .ambiguous)
        #expect(reply("451 4.3.0 later") == .fail)
        #expect(mail.outcome == .refused)
    }

    /// Taken for the reply to the content, which was not sent yet, it would say that the message was delivered.
    @Test func `a reply to what was not sent yet is none`() throws {
        let submission = try MailSubmission(
            sender: "a@b.c", recipients: ["d@e.f"], content: Array("a: b\r\n\r\nx\r\n".utf8))
        var mail = MailConversation(submission)
        func line(_ text: String) -> MailConversation.Action { mail.line(Array((text + "\r\n").utf8)) }
        _ = mail.begin()
        for reply in ["250 ok", "250 ok"] {
            mail.sent()
            _ = line(reply)
        }
        mail.sent()
        guard case .send = line("354 go on") else { throw Unexpected() }
        #expect(line("250 delivered") == .violate)
        #expect(mail.outcome == .notSent)
        #expect(mail.final == nil)
    }

    private struct Unexpected: Error {}
}
