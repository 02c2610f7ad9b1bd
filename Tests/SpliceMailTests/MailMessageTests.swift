import SpliceMail
import SpliceModel
import Testing

@Suite struct MailMessageTests {
    private let sender: Mailbox
    private let buyer: Mailbox

    init() throws {
        sender = try Mailbox(parsing: "orders@shop.example", name: "Acme, Inc.")
        buyer = try Mailbox(parsing: "jo@example.com", name: "Jörg Müller")
    }

    private func message(
        subject: String = "Order #1001", text: String = "On its way.\n", html: HTML? = nil,
        attachments: [MailAttachment] = [], to: [Mailbox]? = nil
    ) throws -> MailMessage {
        try MailMessage(
            from: sender, to: to ?? [buyer], subject: subject, text: text, html: html, attachments: attachments,
            id: MessageID(idempotencyKey: "run-1/tell", sender: sender),
            date: Instant(parsing: "2026-11-23T21:05:09Z"))
    }

    private func lines(_ message: MailMessage) throws -> [String] {
        let text = String(decoding: try message.encoded(), as: UTF8.self)
        return text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func `a plain message is written as the standard says`() throws {
        #expect(
            try lines(message()) == [
                "Date: Mon, 23 Nov 2026 21:05:09 +0000",
                "From: \"Acme, Inc.\" <orders@shop.example>",
                "To: =?UTF-8?B?SsO2cmcgTcO8bGxlcg==?= <jo@example.com>",
                "Subject: Order #1001",
                "Message-ID: <f73f48083eaea0bd5cf764e543531e3f@shop.example>",
                "MIME-Version: 1.0",
                "Auto-Submitted: auto-generated",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable",
                "",
                "On its way.",
                "",
            ])
    }

    @Test(arguments: [
        "Order\r\nBcc: thief@example.com", "Order\nX: y", "Order\rX", "null \u{0}", "next line \u{85}",
        "separator \u{2028}",
    ])
    func `a subject that would start another header field is refused`(subject: String) throws {
        #expect(throws: MailError.self) { try message(subject: subject) }
    }

    @Test func `a display name that would start another header field is refused`() throws {
        #expect(throws: MailError.self) { try Mailbox(parsing: "jo@example.com", name: "Jo\r\nBcc: x@y.example") }
    }

    @Test(arguments: [
        "jo@example.com>\r\nRCPT TO:<x@y.example", "jo", "@example.com", "jo@", "jo@-x.example", "a b@example.com",
        "jö@example.com",
    ])
    func `what is no ASCII address is refused`(address: String) {
        #expect(throws: MailError.self) { try Mailbox(parsing: address) }
    }

    @Test func `the same key names the same message, and another key another`() throws {
        let first = MessageID(idempotencyKey: "run-1/tell", sender: sender)
        #expect(first == MessageID(idempotencyKey: "run-1/tell", sender: sender))
        #expect(first != MessageID(idempotencyKey: "run-2/tell", sender: sender))
        #expect(try message().encoded() == message().encoded())
    }

    @Test func `no line is longer than 78 characters and every byte is ASCII`() throws {
        let long = String(repeating: "Größe und Länge, ", count: 40)
        let file = try MailAttachment(
            name: "Lieferschein für 1001.pdf", contentType: "application/pdf", bytes: Array(repeating: 0xff, count: 500)
        )
        let many = try (1...30).map { try Mailbox(parsing: "person\($0)@example.com", name: "Person \($0)") }
        let longName = try MailAttachment(
            name: String(repeating: "Größe \u{1F4E6} ", count: 30) + ".pdf", contentType: "application/pdf", bytes: [])
        let message = try message(
            subject: long + String(repeating: "x", count: 200), text: long, html: "<p>\(long)</p>",
            attachments: [file, longName], to: many)
        for line in try lines(message) {
            #expect(line.utf8.count <= 78, "\(line)")
            #expect(line.utf8.allSatisfy { $0 < 0x80 })
        }
    }

    @Test(arguments: [
        ("a=b", "a=3Db"), ("trailing ", "trailing=20"), ("tab\t", "tab=09"), ("é", "=C3=A9"), (".", "."),
        (String(repeating: "x", count: 76), String(repeating: "x", count: 76)),
        (String(repeating: "x", count: 77), String(repeating: "x", count: 75) + "=\r\nxx"),
        (String(repeating: "x", count: 74) + "é", String(repeating: "x", count: 74) + "=\r\n=C3=A9"),
    ])
    func `text is quoted-printable`(text: String, encoded: String) throws {
        let all = String(decoding: try message(text: text).encoded(), as: UTF8.self)
        #expect(all.hasSuffix("\r\n\r\n\(encoded)\r\n"), "\(all)")
    }

    @Test func `encoded words never cut a character in two`() throws {
        let subject = String(repeating: "ä€😀", count: 30)
        let header = try lines(message(subject: subject)).drop { !$0.hasPrefix("Subject") }.prefix {
            !$0.hasPrefix("Message-ID")
        }
        let words = header.joined(separator: " ").split(separator: " ").filter { $0.hasPrefix("=?UTF-8?B?") }
        #expect(words.count > 1)
        var decoded = ""
        for word in words {
            #expect(word.utf8.count <= 75)
            decoded += try #require(String(validating: base64(word.dropFirst(10).dropLast(2)), as: UTF8.self))
        }
        #expect(decoded == subject)
    }

    @Test func `values in HTML are escaped`() {
        let name = "<b onclick='x'>\"Jo\" & Co</b>"
        let html: HTML = "<p>\(name)</p>"
        #expect(html.description == "<p>&lt;b onclick=&#39;x&#39;&gt;&quot;Jo&quot; &amp; Co&lt;/b&gt;</p>")
        let items: [HTML] = ["<li>\(1)</li>", "<li>\(2)</li>"]
        #expect(("<ul>\(HTML(joining: items))</ul>" as HTML).description == "<ul><li>1</li><li>2</li></ul>")
    }

    /// RFC 2231 sections 3 and 4.
    @Test(arguments: [
        ("offer.pdf", ["filename*=UTF-8''offer.pdf"]),
        ("a;b\" %'*.txt", ["filename*=UTF-8''a%3Bb%22%20%25%27%2A.txt"]),
        (String(repeating: "x", count: 56), ["filename*=UTF-8''" + String(repeating: "x", count: 56)]),
        (
            String(repeating: "x", count: 55) + "é",
            ["filename*0*=UTF-8''" + String(repeating: "x", count: 55) + ";", "filename*1*=%C3%A9"]
        ),
    ])
    func `a file name may be any text`(name: String, parameters: [String]) throws {
        let file = try MailAttachment(name: name, contentType: "application/pdf", bytes: [])
        let written = try lines(message(attachments: [file])).filter { $0.hasPrefix(" filename") }
        #expect(written == parameters.map { " " + $0 })
    }

    @Test(arguments: ["", "a/b", "a\\b", "a\nb"])
    func `a file name that is none is refused`(name: String) {
        #expect(throws: MailError.self) { try MailAttachment(name: name, contentType: "text/plain", bytes: []) }
    }

    @Test(arguments: ["pdf", "text/plain; charset=x", "a/b/c", "text/\r\nX: y", "/x"])
    func `a content type that is none is refused`(type: String) {
        #expect(throws: MailError.self) { try MailAttachment(name: "a.txt", contentType: type, bytes: []) }
    }

    @Test func `a message has 1 to 100 recipients`() throws {
        #expect(throws: MailError.self) { try message(to: []) }
        #expect(throws: MailError.self) { try message(to: Array(repeating: buyer, count: 101)) }
    }

    @Test func `descriptions do not show an address`() throws {
        #expect("\(buyer)" == "…@example.com")
    }

    /// A decoder of the test's own, so that the encoder is not its own judge.
    private func base64(_ text: some StringProtocol) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var bits = 0
        var value = 0
        var bytes: [UInt8] = []
        for character in text where character != "=" {
            value = value << 6 | (alphabet.firstIndex(of: character) ?? 0)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: value >> bits))
            }
        }
        return bytes
    }
}
