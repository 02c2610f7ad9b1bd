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
            for line in lines { _ = parser.take(Array((line + end).utf8)) }
            #expect(parser.head?.status.code == 200)
            #expect(parser.fields.map { "\($0.name.canonicalName)=\($0.value)" } == ["a=1", "b=2", "a=3", "empty="])
            #expect(parser.version == "1.1")
        }
    }

    @Test(arguments: ["", "HTTP/1.1", "HTTP/1.1 20 OK", "HTTP/1.1 abc OK", "HTTP/1.1 99 x", "ICY 200 OK", "\u{0}\u{1}"])
    func `what is no status line is none`(line: String) {
        var parser = HeadParser(maxBytes: 1_000, maxFields: 10)
        _ = parser.take(Array((line + "\r\n").utf8))
        #expect(parser.finalStatus == nil)
        #expect(parser.head == nil)
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
        #expect(reply("250 ok") == command("RCPT TO:<d@e.f>"))
        #expect(reply("250 ok") == command("DATA"))
        #expect(reply("354 go on") == .send(Array("a: b\r\n\r\n..x\r\n.\r\n".utf8)))
        #expect(mail.outcome == .notSent)
        mail.sent()
        #expect(mail.outcome == .ambiguous)
        #expect(reply("451 4.3.0 later") == .fail)
        #expect(mail.outcome == .refused)
    }
}
