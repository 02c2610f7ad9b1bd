import Foundation
import SpliceCurl
import SpliceMail
import SpliceModel
import SplicePeers
import SpliceTransfer
import Testing

/// Messages as another implementation reads them: sent to aiosmtpd, taken apart by Python's `email`.
@Suite(.timeLimit(.minutes(1))) struct MailServerTests {
    /// What the server found in an attachment.
    private struct Found: Decodable, Equatable {
        let name: String
        let type: String
        /// Number of bytes, or -1 where they are not the expected ones.
        let count: Int
    }

    /// Lines that start with dots (RFC 5321 section 4.5.2), that are longer than a line may be (section 4.5.3.1.6), and that end in spaces.
    private static let text =
        "Grüße,\n.\n..\n.hidden\n" + String(repeating: ".", count: 1_200) + "\n"
        + String(repeating: "größer ", count: 200) + "\n\nFrom here = \u{1F4E6} \t\nend\n"

    /// Answers a message with what is in it, since an answer is what comes back.
    private static let program = """
        from asyncio import get_running_loop, run, to_thread
        from email import message_from_bytes, policy
        from json import dumps
        from sys import stdin
        from aiosmtpd.smtp import SMTP
        class Handler:
            async def handle_DATA(self, server, session, envelope):
                message = message_from_bytes(envelope.original_content, policy=policy.default)
                found = []
                for part in message.iter_attachments():
                    content = part.get_payload(decode=True)
                    expected = bytes(7 * index % 256 for index in range(len(content)))
                    found.append({"name": part.get_filename(), "type": part.get_content_type(),
                                  "count": len(content) if content == expected else -1})
                text = message.get_body(("plain",)).get_content().replace("\\r\\n", "\\n")
                answer = dumps({"subject": message["subject"], "text": text, "found": found})
                lines = [answer[start:start + 500] for start in range(0, len(answer), 500)]
                return "\\r\\n".join("250-" + line for line in lines) + "\\r\\n250 "
        async def serve():
            listener = await get_running_loop().create_server(
                lambda: SMTP(Handler(), hostname="mail.test"), host="127.0.0.1", port=0)
            print(listener.sockets[0].getsockname()[1], flush=True)
            await to_thread(stdin.read)
        run(serve())
        """

    @Test(arguments: [
        "offer.pdf", "Lieferschein für 1001 \u{1F4E6}.pdf", "a;b\" %'*.txt", "請求書.pdf",
        String(repeating: "long and ", count: 8) + "é.pdf",
    ])
    func `an attachment arrives with its bytes and under its name, whatever that is`(name: String) async throws {
        struct Reading: Decodable {
            let subject: String
            let text: String
            let found: [Found]
        }
        let sender = try Mailbox(parsing: "orders@shop.example", name: "Acme")
        let files = try [0, 1, 76, 100_000].map { count in
            try MailAttachment(
                name: name, contentType: "application/pdf", bytes: (0..<count).map { UInt8(truncatingIfNeeded: 7 * $0) }
            )
        }
        let message = try MailMessage(
            from: sender, to: [try Mailbox(parsing: "jo@example.com")], subject: "Größe \u{1F4E6}", text: Self.text,
            attachments: files, id: MessageID(idempotencyKey: "run-1/tell", sender: sender),
            date: Instant(parsing: "2026-11-23T21:05:09Z"))
        let peer = try PythonPeer(environment: "smtp", program: Self.program)
        let port = try #require(Int(String(decoding: peer.line, as: UTF8.self).filter(\.isNumber)))
        defer { withExtendedLifetime(peer) {} }
        let transport = try CurlTransport()
        let receipt = try await transport.submit(
            try MailSubmission(
                sender: "orders@shop.example", recipients: ["jo@example.com"], content: try message.encoded()),
            to: MailServer(host: "127.0.0.1", port: port, security: .none))
        let reading = try JSONDecoder().decode(Reading.self, from: Data(receipt.reply.text.filter { $0 != "\n" }.utf8))
        #expect(reading.subject == "Größe \u{1F4E6}")
        #expect(reading.text == Self.text)
        #expect(reading.found == [0, 1, 76, 100_000].map { Found(name: name, type: "application/pdf", count: $0) })
        await transport.shutdown(grace: .zero)
    }
}
