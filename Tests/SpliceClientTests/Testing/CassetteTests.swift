import Foundation
import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct CassetteTests {
    private static let secrets = ["hunter2", "shpat_123", "acme-gmbh"]

    private static func file() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("cassette-\(UUID().uuidString).json").path
    }

    private struct Bearer: RequestAuthorizer {
        func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
            request.headerFields[.authorization] = "Bearer shpat_123"
        }
    }

    private static func client(_ transport: some Transport) throws -> APIClient {
        try APIClient("https://acme-gmbh.example/v1", transport: transport, authorizer: Bearer())
    }

    private static func conversation(_ client: APIClient) async throws -> [String] {
        let token = try await client.post(
            "token", headers: [.contentType: "application/x-www-form-urlencoded"],
            body: .text("grant_type=password&username=me&password=hunter2"))
        let login = try await client.post("login", body: .text(#"{"user":"me","password" : "hunter2","pin":1}"#))
        let orders = try await client.get("orders", query: ["api_key": "hunter2", "limit": "2"])
        return [token.text, login.text, orders.text]
    }

    private static let script = [
        FakeReply.json(#"{"access_token":"shpat_123","expires_in":3600,"nested":{"secret":{"a":"b"}}}"#)
            .header("Set-Cookie", "session=hunter2"),
        .json(#"{"error":{"code":"E1"},"refresh_token":12345}"#),
        .json(#"{"orders":[],"next":"https://acme-gmbh.example/v1/orders?token=x"}"#).header("ETag", "\"1\""),
    ]

    private static func recorded() async throws -> String {
        let cassette = Cassette(redacting: Redaction(secrets: secrets))
        let path = file()
        _ = try await conversation(try client(cassette.recording(from: FakeTransport(script))))
        try cassette.save(path)
        return path
    }

    @Test func `what was recorded is replayed`() async throws {
        let path = try await Self.recorded()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let cassette = try Cassette(contentsOf: path, redacting: Redaction(secrets: Self.secrets))
        let answers = try await Self.conversation(try Self.client(cassette.replaying()))
        #expect(answers[1] == #"{"error":{"code":"E1"},"refresh_token":"[redacted]"}"#)
        #expect(answers[2].contains(#""orders":[]"#))
        #expect(cassette.leftOver.isEmpty)
    }

    @Test func `a cassette has no secret on it`() async throws {
        let path = try await Self.recorded()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for secret in Self.secrets + ["Set-Cookie", "set-cookie", "Bearer", "12345"] { #expect(!text.contains(secret)) }
        #expect(text.contains("expires_in"))
        #expect(text.contains("limit=2"))
    }

    @Test func `what a fragment carries is replaced like what a query carries`() async throws {
        let cassette = Cassette()
        let reply = FakeReply.json("{}").header(
            "Location", "https://app.example/back?code=a-code#access_token=a-token&token_type=bearer")
        _ = try await Self.client(cassette.recording(from: FakeTransport([reply]))).get("start")
        let location = try #require(cassette.tracks.first?.responseHeaders["location"])
        #expect(
            location
                == "https://app.example/back?code=[redacted]#access_token=[redacted]&token_type=bearer")
    }

    @Test func `a secret in an unexpected place keeps the cassette from being written`() async throws {
        // Base64 bodies are not searched member by member.
        let cassette = Cassette(redacting: Redaction(secrets: ["/////////w=="]))
        let reply = FakeReply(bytes: Array(repeating: 0xFF, count: 7))
        _ = try await Self.client(cassette.recording(from: FakeTransport([reply]))).get("file")
        let path = Self.file()
        #expect(throws: Cassette.Mismatch.self) { try cassette.save(path) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(arguments: [
        ("orders?limit=3", "", "address"), ("refunds?limit=2", "", "address"), ("orders?limit=2", "{}", "content"),
    ])
    func `another request than the recorded one is an error that says what differs`(
        path: String, body: String, word: String
    ) async throws {
        let cassette = Cassette()
        _ = try await Self.client(cassette.recording(from: FakeTransport([.json("[]")]))).get("orders?limit=2")
        let client = try Self.client(cassette.replaying())
        let error = await #expect(throws: APIError.self) {
            try await client.send(APIRequest(.get, path, body: body.isEmpty ? .none : .text(body)))
        }
        let cause = try #require(error?.cause as? Cassette.Mismatch)
        #expect(cause.description.contains(word))
        #expect(cassette.leftOver.count == 1)
    }

    @Test func `a cassette that has ended says so`() async throws {
        let error = await #expect(throws: APIError.self) {
            try await Self.client(Cassette().replaying()).get("orders")
        }
        #expect((error?.cause as? Cassette.Mismatch)?.description.contains("has ended") == true)
    }

    @Test func `binary content is replayed byte by byte, and told apart byte by byte`() async throws {
        let (sent, got): ([UInt8], [UInt8]) = ([0x50, 0x4B, 0xFF, 0x00], Array(0...255))
        let cassette = Cassette()
        _ = try await Self.client(cassette.recording(from: FakeTransport([FakeReply(bytes: got)])))
            .post("file", body: .bytes(sent))
        let path = Self.file()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try cassette.save(path)
        let again = try Cassette(contentsOf: path)
        let other = await #expect(throws: APIError.self) {
            try await Self.client(again.replaying()).post("file", body: .bytes([0x50, 0x4B, 0xFE, 0x00]))
        }
        #expect((other?.cause as? Cassette.Mismatch)?.description.contains("content") == true)
        let response = try await Self.client(again.replaying()).post("file", body: .bytes(sent))
        #expect(response.bytes == got)
    }

    @Test(arguments: [true, false])
    func `a secret inside binary content keeps the cassette from being written`(isInRequest: Bool) async throws {
        let bytes = [0xFF] + Array("hunter2".utf8)
        let cassette = Cassette(redacting: Redaction(secrets: Self.secrets))
        let reply = FakeReply(bytes: isInRequest ? [] : bytes)
        _ = try await Self.client(cassette.recording(from: FakeTransport([reply])))
            .post("file", body: isInRequest ? .bytes(bytes) : .none)
        #expect(throws: Cassette.Mismatch.self) { try cassette.save(Self.file()) }
    }

    @Test func `streamed content is recorded and replayed, in both directions`() async throws {
        let upload = RequestBody.stream(isReplayable: true) {
            AsyncThrowingStream<[UInt8], any Error> { stream in
                for piece in ["a", "b"] { stream.yield(Array(piece.utf8)) }
                stream.finish()
            }
        }
        func exchange(_ transport: some Transport) async throws -> [UInt8] {
            let stream = try await Self.client(transport).stream(APIRequest(.put, "file", body: upload))
            return try await stream.reduce(into: []) { $0 += $1 }
        }
        let cassette = Cassette()
        let recorded = try await exchange(cassette.recording(from: FakeTransport([.pieces(["one,", "two"])])))
        #expect(cassette.tracks.first?.requestBody == "ab")
        #expect(recorded == Array("one,two".utf8))
        #expect(try await exchange(cassette.replaying()) == recorded)
    }

    /// A cassette as the first version wrote it.
    @Test func `an old cassette is still played`() async throws {
        let path = Self.file()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let old = #"""
            [{"isBinary":false,"method":"GET","requestBody":"","requestHeaders":{},"responseBody":"[]",
              "responseHeaders":{"etag":"1"},"status":200,"url":"https://[redacted].example/v1/orders"}]
            """#
        try old.write(toFile: path, atomically: true, encoding: .utf8)
        let cassette = try Cassette(contentsOf: path, redacting: Redaction(secrets: Self.secrets))
        let response = try await Self.client(cassette.replaying()).get("orders")
        #expect(response.text == "[]")
    }

    @Test func `a field that comes twice is replayed with both values`() async throws {
        let reply = FakeReply.json("[]").header("Link", "<a>; rel=first").header("Link", "<b>; rel=next")
            .header("Link", "<c>; rel=last")
        let cassette = Cassette()
        _ = try await Self.client(cassette.recording(from: FakeTransport([reply]))).get("orders")
        let replayed = try await Self.client(cassette.replaying()).get("orders")
        let links = LinkHeader(replayed.headers[try #require(HTTPField.Name("Link"))] ?? "")
        #expect(links.links.map(\.target) == ["a", "b", "c"])
    }

    @Test func `a text that reads like the recorded bytes is another content`() async throws {
        let bytes: [UInt8] = [0xFF, 0xFE, 0x00]
        let cassette = Cassette()
        _ = try await Self.client(cassette.recording(from: FakeTransport([.json("{}")])))
            .post("files", body: .bytes(bytes))
        await #expect(throws: APIError.self) {
            try await Self.client(cassette.replaying()).post(
                "files", body: .text(Data(bytes).base64EncodedString()))
        }
    }

    @Test func `secrets beside a file that is no text are left out`() async throws {
        let file: [UInt8] = [0x50, 0x4b, 0x03, 0xff, 0xfe, 0x00, 0x0d, 0x0a, 0x80]
        let body = { (secret: String) in
            Array("--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n\(secret)\r\n".utf8)
                + Array("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.zip\"\r\n\r\n".utf8) + file
                + Array("\r\n--b--\r\n".utf8)
        }
        let cassette = Cassette()
        _ = try await Self.client(cassette.recording(from: FakeTransport([FakeReply(bytes: body("hunter2"))])))
            .post("files", body: .bytes(body("hunter2")))
        let kept = Data(body("[redacted]")).base64EncodedString()
        #expect(cassette.tracks.map(\.requestBody) == [kept])
        #expect(cassette.tracks.map(\.responseBody) == [kept])
    }

    /// WS-Security has its password in an element.
    @Test(arguments: [
        (
            "<w:Password Type=\"#PasswordText\">hunter2</w:Password>",
            "<w:Password Type=\"#PasswordText\">[redacted]</w:Password>"
        ),
        ("<token>hunter2</token><id>7</id>", "<token>[redacted]</token><id>7</id>"),
        ("<a><Secret><![CDATA[hunter2]]></Secret></a>", "<a><Secret>[redacted]</Secret></a>"),
        ("<password/><b>x</b>", "<password/><b>x</b>"), ("<code>E1</code>", "<code>E1</code>"),
        ("<token>hunter2", "<token>[redacted]"),
        ("<!-- it's --><token>hunter2</token>", "<!-- it's --><token>[redacted]</token>"),
    ])
    func `secrets in elements are left out`(body: String, kept: String) async throws {
        let cassette = Cassette()
        _ = try await Self.client(cassette.recording(from: FakeTransport([FakeReply(bytes: Array(body.utf8))])))
            .post("soap", body: .text(body))
        #expect(cassette.tracks.map(\.requestBody) == [kept])
        #expect(cassette.tracks.map(\.responseBody) == [kept])
    }

    @Test(arguments: [
        (#"<login user="me" password="hunter2"/>"#, #"<login user="me" password="[redacted]"/>"#),
        ("<a w:Token = 'hunter2' id='a=b'>x</a>", "<a w:Token = '[redacted]' id='a=b'>x</a>"),
        ("<a note='password=x' token='hunter2'/>", "<a note='password=x' token='[redacted]'/>"),
        (#"<a key='k' code="E1" b=c/>"#, #"<a key='k' code="E1" b=c/>"#), ("<a token='hunter2", "<a token='[redacted]"),
    ])
    func `secrets in attributes are left out`(body: String, kept: String) async throws {
        let cassette = Cassette()
        _ = try await Self.client(cassette.recording(from: FakeTransport([.status(200)])))
            .post("soap", body: .text(body))
        #expect(cassette.tracks.map(\.requestBody) == [kept])
    }

    @Test(arguments: [
        ("user=me&password=hunter2\n", "user=me&password=[redacted]\n"),
        ("user=me\npassword=hunter2\nid=7", "user=me\npassword=[redacted]\nid=7"),
        ("user=me\r\npassword=hunter2\r\nid=7\r\n", "user=me\r\npassword=[redacted]\nid=7\r\n"),
        (#"["a=b", "token=x"]"#, #"["a=b", "token=x"]"#),
    ])
    func `secrets in a form are left out, whatever lines it has`(body: String, kept: String) async throws {
        let cassette = Cassette()
        _ = try await Self.client(cassette.recording(from: FakeTransport([.status(200)])))
            .post("login", body: .text(body))
        #expect(cassette.tracks.map(\.requestBody) == [kept])
    }

    /// RFC 7578 section 4.2: a field's name stands in its part's head, its value in the lines below.
    @Test func `secrets in the parts of a form are left out`() async throws {
        let body = { (secret: String) in
            "--b\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\nme\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n\(secret)\r\n--b--\r\n"
        }
        let cassette = Cassette()
        _ = try await Self.client(cassette.recording(from: FakeTransport([.status(200)])))
            .post("login", body: .text(body("hunter2\r\nand more")))
        #expect(cassette.tracks.map(\.requestBody) == [body("[redacted]")])
    }

    /// However a part's name is written: parameters of RFC 2231 and RFC 8187, folded heads, quoted names, and what browsers make of it.
    @Test(arguments: [
        "name*=UTF-8''password", "name*=utf-8'en'p%61ssword", "NAME = \"PassWord\"", "name=password",
        "name*0=pass;\r\n name*1=word", "name*1=word; name*0*=UTF-8''pa%73s", "name=\"p%61ssword\"",
        "name=\r\n\t\"password\"", "filename=\"a;b.txt\"; name=\"password\"", "name=\"password", "name=\"pass\\word\"",
        "filename=\"a\\\"; b\"; name=\"password\"", "filename=\"C:\\\"; name=\"password\"",
        "x=\"name=a\"; name=password", "name=\"api;key\"", "name=\"say \\\"it\\\"\"",
        "name=\"user\"; name*=UTF-8''password",
    ])
    func `a part's name is found however it is written`(parameters: String) async throws {
        let redaction = Redaction(secretNames: Redaction.usualNames.union(["api;key", "say\"it\"", "sayit"]))
        let body = { (secret: String) in
            "--b\r\nContent-Disposition: form-data; \(parameters)\r\n\r\n\(secret)\r\n--b\r\n"
                + "Content-Disposition: form-data; name=\"note\"\r\n\r\nme\r\n--b--\r\n"
        }
        let cassette = Cassette(redacting: redaction)
        let client = try Self.client(cassette.recording(from: FakeTransport([.status(200), .status(200)])))
        _ = try await client.post("login", body: .text(body("hunter2")))
        _ = try await client.post("login", body: .bytes(Array(body("hunter2").utf8) + [0xFF]))
        #expect(cassette.tracks.first?.requestBody == body("[redacted]"))
        let binary = try #require(cassette.tracks.last.flatMap { Data(base64Encoded: $0.requestBody) })
        #expect(binary == Data(body("[redacted]").utf8) + [0xFF])
    }

    @Test(arguments: [
        "name=\"user;name=password\"", "name=\"user\\\";name=password\\\"\"", "filename=\"x; name*=password\"",
        "surname=password", "name=passwords",
    ])
    func `a part of another name keeps its value`(parameters: String) async throws {
        let body = "--b\r\nContent-Disposition: form-data; \(parameters)\r\n\r\nme\r\n--b--\r\n"
        let cassette = Cassette()
        _ = try await Self.client(cassette.recording(from: FakeTransport([.status(200)])))
            .post("login", body: .text(body))
        #expect(cassette.tracks.map(\.requestBody) == [body])
    }

    @Test(arguments: [
        "--bhunter2", "--b hunter2", "--b-hunter2\r\n\r\nhunter2", "\r\n--boundary\r\n\r\nhunter2", "--b--hunter2",
        "Content-Disposition: form-data; name=\"note\"\r\n\r\nhunter2", "", "\r\n\r\n\r\n", "hunter2\r\n\nhunter2",
    ])
    func `a value that begins like a delimiter or looks like a part is left out whole`(value: String) async throws {
        for preamble in ["", "\r\n", "This is a form.\r\n"] {
            for padding in ["", " \t"] {
                let body = { (secret: String) in
                    preamble + "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n\(secret)\r\n"
                        + "--b\(padding)\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nme\r\n--b--\r\n"
                }
                let cassette = Cassette()
                _ = try await Self.client(cassette.recording(from: FakeTransport([.status(200)])))
                    .post("login", body: .text(body(value)))
                #expect(cassette.tracks.map(\.requestBody) == [body("[redacted]")])
            }
        }
    }

    /// The mark makes one character of itself and the quote or the bracket before it.
    @Test(arguments: [
        "{\"note\":\"\u{301}\",\"access_token\":\"hunter2\"}", "{\"access_token\":\"\u{301}hunter2\",\"a\":\"b\"}",
        "<a>\u{301}<token>hunter2</token></a>", "<!--x-->\u{301}<token>hunter2</token>",
    ])
    func `a text that begins with a combining mark hides no secret behind it`(body: String) async throws {
        let cassette = Cassette()
        _ = try await Self.client(cassette.recording(from: FakeTransport([FakeReply(bytes: Array(body.utf8))])))
            .post("notes", body: .text(body))
        for kept in cassette.tracks.flatMap({ [$0.requestBody, $0.responseBody] }) {
            #expect(!kept.contains("hunter2"), "\(kept)")
        }
    }

    @Test(arguments: ["hunter2\u{301}", "a hunter2\u{FE0F} b", "\u{200D}hunter2\u{200D}"])
    func `a known secret is replaced although a mark follows it`(body: String) async throws {
        let cassette = Cassette(redacting: Redaction(secrets: Self.secrets))
        _ = try await Self.client(cassette.recording(from: FakeTransport([.status(200)])))
            .post("notes", body: .text(body))
        let kept = try #require(cassette.tracks.first?.requestBody)
        #expect(kept.unicodeScalars.firstRange(of: "hunter2".unicodeScalars) == nil, "\(kept)")
        #expect(kept.unicodeScalars.firstRange(of: "[redacted]".unicodeScalars) != nil, "\(kept)")
    }

    @Test func `secrets in every address of a list of links are replaced, and the list can be read`() async throws {
        let reply = FakeReply.json("[]").header(
            "Link", #"<https://a.example/?page=1>; rel="prev", <https://a.example/?token=hunter2>; rel="next""#)
        let cassette = Cassette()
        _ = try await Self.client(cassette.recording(from: FakeTransport([reply]))).get("orders")
        let replayed = try await Self.client(cassette.replaying()).get("orders")
        let links = LinkHeader(replayed.headers[try #require(HTTPField.Name("Link"))] ?? "")
        #expect(links.links.map(\.target) == ["https://a.example/?page=1", "https://a.example/?token=[redacted]"])
    }
}
