import HTTPTypes
import SpliceAuth
import SpliceClient
import SpliceHTTP
import SpliceSOAP
import SpliceTesting
import SpliceXML
import Testing

struct SOAPEnvelopeTests {
    private static let payload = XMLTree(
        XMLName("Get", in: "urn:erp"), [], [.element(XMLTree(XMLName("id", in: "urn:erp"), text: "7"))])

    private static func client(
        _ script: [FakeReply], base: String = "https://erp.example/ws", dialect: Dialect = .soap
    ) throws -> (APIClient, FakeTransport, VirtualClock) {
        let clock = VirtualClock()
        let transport = FakeTransport(script, clock: clock)
        let client = try APIClient(
            base, transport: transport, dialect: dialect, clock: clock, time: clock, random: .seeded(1))
        return (client, transport, clock)
    }

    private static func fault11(_ code: String, detail: String = "") -> FakeReply {
        FakeReply(
            status: .internalServerError, headers: [.contentType: "text/xml"],
            bytes: Array(
                """
                <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault>
                <faultcode>\(code)</faultcode><faultstring>why</faultstring><detail>\(detail)</detail>
                </e:Fault></e:Body></e:Envelope>
                """.utf8))
    }

    @Test(arguments: [SOAPVersion.v1_1, .v1_2])
    func `the envelope and the fields are those of the version`(version: SOAPVersion) async throws {
        let (client, transport, clock) = try Self.client([FakeReply()])
        let block = XMLTree(XMLName("Tenant", in: "urn:erp"), text: "t1")
        let request = SOAPRequest(Self.payload, action: "urn:erp/Get", version: version, headers: [block])
        let reply = try await clock.run { try await client.soap(request) }
        #expect(reply.payload == nil)
        let sent = transport.exchanges[0]
        let root = try XMLTree(parsing: sent.body)
        #expect(root.name == XMLName("Envelope", in: version.namespace))
        #expect(root.elements.map(\.name.local) == ["Header", "Body"])
        #expect(root.first("Header")?.elements == [block])
        #expect(root.first("Body")?.elements == [Self.payload])
        let fields = sent.request.headerFields
        let action = HTTPField.Name("SOAPAction").flatMap { fields[$0] }
        switch version {
        case .v1_1:
            #expect(fields[.contentType] == "text/xml; charset=utf-8")
            #expect(action == "\"urn:erp/Get\"")
        case .v1_2:
            #expect(fields[.contentType] == "application/soap+xml; charset=utf-8; action=\"urn:erp/Get\"")
            #expect(action == nil)
        }
    }

    /// The values of the example in the UsernameToken Profile's interoperability documents could not be had; these were computed with
    /// Python's hashlib.
    @Test func `a digest is that of nonce, time and password`() async throws {
        let (client, transport, clock) = try Self.client([FakeReply()])
        let token = UsernameToken("alice", Secret("secret"), time: clock) { Array(0..<16) }
        _ = try await clock.run { try await client.soap(SOAPRequest(Self.payload, action: "", security: token)) }
        let security = try #require(
            try XMLTree(parsing: transport.exchanges[0].body).first("Header")?.first("Security"))
        let shown = try #require(security.first("UsernameToken"))
        #expect(shown.first("Nonce")?.text == "AAECAwQFBgcICQoLDA0ODw==")
        #expect(shown.first("Created")?.text == "2026-01-01T00:00:00.000Z")
        #expect(shown.first("Password")?.text == "/PGfLJjPPKwfA6OflIdGffTARFw=")
        #expect(security[XMLName("mustUnderstand", in: SOAPVersion.v1_1.namespace)] == "1")
    }

    @Test func `a password is not sent in the clear`() async throws {
        let (client, transport, clock) = try Self.client([], base: "http://erp.example/ws")
        let request = SOAPRequest(Self.payload, action: "", security: UsernameToken("alice", Secret("secret")))
        let error = try await clock.run { await #expect(throws: APIError.self) { try await client.soap(request) } }
        #expect(error?.code == .invalidRequest)
        #expect(transport.exchanges.isEmpty)
    }

    @Test(arguments: ["urn:x\"; evil", "urn:x\r\nX-Evil: 1", "ä"])
    func `an action cannot become another field`(action: String) async throws {
        let (client, _, clock) = try Self.client([])
        let error = try await clock.run {
            await #expect(throws: APIError.self) { try await client.soap(SOAPRequest(Self.payload, action: action)) }
        }
        #expect(error?.code == .invalidRequest)
    }

    @Test(arguments: [
        ("e:Client", "", APIError.Code.invalidContent, OutcomeCertainty.processed),
        ("e:Server", "", .server, .ambiguous),
        ("e:VersionMismatch", "", .rejected, .processed),
        ("e:MustUnderstand", "", .rejected, .processed),
        ("wsse:FailedAuthentication", "", .unauthorized, .refused),
        ("sf:REQUEST_LIMIT_EXCEEDED", "", .throttled, .refused),
        ("e:Server", "<sf:Validation_Fault xmlns:sf='urn:sf'/>", .rejected, .processed),
    ])
    func `what a fault means is told by its codes`(
        code: String, detail: String, expected: APIError.Code, outcome: OutcomeCertainty
    ) async throws {
        let dialect = Dialect(
            classifiers: [.soapFault(throttled: ["REQUEST_LIMIT_EXCEEDED"], final: ["Validation_Fault"])],
            errors: .soapFault)
        let (client, _, clock) = try Self.client(
            Array(repeating: Self.fault11(code, detail: detail), count: 3), dialect: dialect)
        let error = try await clock.run {
            await #expect(throws: APIError.self) { try await client.soap(SOAPRequest(Self.payload, action: "")) }
        }
        #expect(error?.code == expected)
        #expect(error?.outcome == outcome)
        #expect(error?.system?.code == code.split(separator: ":").last.map(String.init))
    }

    @Test func `a fault inside a 200 is an error, too`() async throws {
        var reply = Self.fault11("e:Client")
        reply.status = .ok
        let (client, _, clock) = try Self.client([reply])
        let error = try await clock.run {
            await #expect(throws: APIError.self) { try await client.soap(SOAPRequest(Self.payload, action: "")) }
        }
        #expect(error?.soapFault?.kind == .sender)
    }

    @Test(arguments: [
        "<e:Fault><faultcode/><faultstring>why</faultstring></e:Fault>",
        "<e:Fault><faultstring>why</faultstring></e:Fault>",
        "<e:Fault/>",
    ])
    func `a fault without a code is a fault all the same`(text: String) async throws {
        let envelope =
            "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>\(text)</e:Body></e:Envelope>"
        let (client, _, clock) = try Self.client([FakeReply(bytes: Array(envelope.utf8))])
        let error = try await clock.run {
            await #expect(throws: APIError.self) { try await client.soap(SOAPRequest(Self.payload, action: "")) }
        }
        #expect(error?.code == .rejected)
        #expect(error?.soapFault?.kind == .other)
    }

    @Test func `the media type says the encoding where the envelope does not`() async throws {
        let text =
            "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body><Name>Zo\u{EB}</Name></e:Body></e:Envelope>"
        let latin1 = text.unicodeScalars.map { UInt8($0.value) }
        let reply = FakeReply(headers: [.contentType: "text/xml; charset=\"ISO-8859-1\""], bytes: latin1)
        let (client, _, clock) = try Self.client([reply])
        let answer = try await clock.run { try await client.soap(SOAPRequest(Self.payload, action: "")) }
        #expect(answer.payload?.text == "Zo\u{EB}")
    }

    @Test(arguments: [
        "<html/>", "{}", "<Envelope><Body/></Envelope>",
        "<!DOCTYPE x [<!ENTITY a \"b\">]><e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>&a;</e:Body></e:Envelope>",
    ])
    func `an answer that is no envelope is an error, never an empty success`(text: String) async throws {
        let (client, _, clock) = try Self.client([FakeReply(bytes: Array(text.utf8))])
        let error = try await clock.run {
            await #expect(throws: APIError.self) { try await client.soap(SOAPRequest(Self.payload, action: "")) }
        }
        #expect(error?.code == .undecodable)
    }
}
