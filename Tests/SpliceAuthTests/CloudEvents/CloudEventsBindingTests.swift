import HTTPTypes
import SpliceAuth
import Testing

@Suite struct CloudEventsBindingTests {
    private func event(_ data: String? = #"{"n":12345678901234567890,"d":1.10}"#, type: String? = "application/json")
        throws -> CloudEvent
    {
        try CloudEvent(
            id: "A234-1234-1234", source: "/shop/orders", type: "com.example.order.paid",
            attributes: [
                "subject": "Euro \u{20AC} \u{1F600} 100% \"x\"", "time": "2018-04-05T17:31:00Z", "tenant": "a b",
            ],
            dataContentType: type, data: data.map { Array($0.utf8) })
    }

    @Test(arguments: CloudEventsBinding.Mode.allCases) func `an event comes back as it was, byte for byte`(
        _ mode: CloudEventsBinding.Mode
    ) throws {
        for event in [
            try event(), try event(nil), try event("plain, not JSON", type: "text/plain"),
            try event("\u{0}\u{1}", type: "application/octet-stream"), try event("[1e400]", type: "application/json"),
        ] {
            let message = CloudEventsBinding.encode(event, as: mode)
            #expect(try CloudEventsBinding.decode(message.headerFields, message.body) == [event])
        }
    }

    @Test func `a batch comes back as it was`() throws {
        let events = [try event(), try event(nil), try event(#"[{"a":"},]\""}]"#)]
        let message = CloudEventsBinding.encode(batch: events)
        #expect(message.headerFields[.contentType]?.hasPrefix("application/cloudevents-batch+json") == true)
        #expect(try CloudEventsBinding.decode(message.headerFields, message.body) == events)
        #expect(try CloudEventsBinding.decode(message.headerFields, Array(" [ ] ".utf8)) == [])
    }

    /// <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md>, section 3.1.3.2.
    @Test func `header values are encoded as the specification's example`() throws {
        let example = try CloudEvent(id: "1", source: "s", type: "t", attributes: ["text": "Euro \u{20AC} \u{1F600}"])
        let fields = CloudEventsBinding.encode(example, as: .binary).headerFields
        #expect(fields[try field("ce-text")] == "Euro%20%E2%82%AC%20%F0%9F%98%80")
        #expect(fields[try field("ce-specversion")] == "1.0")
        var quoted = fields
        quoted[try field("ce-text")] = #""Euro \"x\"""#
        #expect(try CloudEventsBinding.decode(quoted, [])[0].attributes["text"] == #"Euro "x""#)
    }

    /// <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md>, section 3.2.
    @Test func `the documents of the specification are read`() throws {
        let type: HTTPFields = [.contentType: "application/cloudevents+json"]
        let json = try CloudEventsBinding.decode(
            type,
            Array(
                #"""
                { "specversion" : "1.0", "type" : "com.example.someevent", "source" : "/mycontext", "subject": null,
                  "id" : "C234-1234-1234", "time" : "2018-04-05T17:31:00Z", "comexampleextension1" : "value",
                  "comexampleothervalue" : 5, "flag": true,
                  "datacontenttype" : "application/json",
                  "data" : { "appinfoA" : "abc", "appinfoB" : 123, "appinfoC" : true } }
                """#.utf8))[0]
        #expect(json.attributes["comexampleothervalue"] == "5" && json.attributes["flag"] == "true")
        #expect(json.subject == nil && json.time == "2018-04-05T17:31:00Z")
        #expect(
            json.data == Array(#"{ "appinfoA" : "abc", "appinfoB" : 123, "appinfoC" : true }"#.utf8))
        let binary = try CloudEventsBinding.decode(
            type,
            Array(
                #"{"specversion":"1.0","type":"t","source":"s","id":"1","datacontenttype":"application/x","data_base64":"AQID"}"#
                    .utf8))[0]
        #expect(binary.data == [1, 2, 3])
        let xml = try CloudEventsBinding.decode(
            type,
            Array(
                #"{"specversion":"1.0","type":"t","source":"s","id":"1","datacontenttype":"application/xml","data":"<a x=\"1\"/>"}"#
                    .utf8))[0]
        #expect(xml.data == Array(#"<a x="1"/>"#.utf8))
    }

    @Test(arguments: [
        "", "null", "[]", "{", #"{"specversion":"1.0","type":"t","source":"s"}"#,
        #"{"specversion":"0.3","type":"t","source":"s","id":"1"}"#,
        #"{"specversion":"1.0","type":"t","source":"s","id":""}"#,
        #"{"specversion":"1.0","type":"t","source":"s","id":"1","x":{}}"#,
        #"{"specversion":"1.0","type":"t","source":"s","id":"1","x":1.5}"#,
        #"{"specversion":"1.0","type":"t","source":"s","id":"1","X":"upper"}"#,
        #"{"specversion":"1.0","type":"t","source":"s","id":"1","x":"\u0000"}"#,
        #"{"specversion":"1.0","type":"t","source":"s","id":"1","data":1,"data_base64":"AQ=="}"#,
        #"{"specversion":"1.0","type":"t","source":"s","id":"1","data_base64":"%"}"#,
        #"{"specversion":"1.0","type":"t","source":"s","id":"1","data":1,"data":2}"#,
    ])
    func `a document that is not an event is refused`(_ document: String) async {
        for type in [
            "application/cloudevents+json", "application/cloudevents-batch+json", "application/cloudevents+avro",
        ] {
            #expect(throws: AuthError.self) {
                try CloudEventsBinding.decode([.contentType: type], Array(document.utf8)).first.map { _ in }
                    ?? { () throws(AuthError) in throw AuthError(.malformedResponse, "an empty batch") }()
            }
        }
    }

    @Test func `a binary event that lacks an attribute, or has it twice, is refused`() throws {
        let good = CloudEventsBinding.encode(try event(), as: .binary).headerFields
        for name in ["ce-id", "ce-source", "ce-type", "ce-specversion"] {
            var fields = good
            fields[try field(name)] = nil
            #expect(throws: AuthError.self) { try CloudEventsBinding.decode(fields, []) }
            fields = good
            fields.append(HTTPField(name: try field(name), value: "x"))
            #expect(throws: AuthError.self) { try CloudEventsBinding.decode(fields, []) }
        }
        var fields = good
        fields[try field("ce-subject")] = "%zz"
        #expect(throws: AuthError.self) { try CloudEventsBinding.decode(fields, []) }
        fields[try field("ce-subject")] = "%FF"
        #expect(throws: AuthError.self) { try CloudEventsBinding.decode(fields, []) }
    }

    @Test func `a structured event or a batch is taken from a verified webhook`() throws {
        let secret = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        let signer = try WebhookSigner(.standardWebhooks, secrets: [secret])
        let verifier = try WebhookVerifier(.standardWebhooks, secrets: [secret])
        for (fields, body) in [
            CloudEventsBinding.encode(try event(), as: .structured), CloudEventsBinding.encode(batch: [try event()]),
        ] {
            var headers = fields
            for field in try signer.sign(body, messageID: "A234-1234-1234") { headers.append(field) }
            let webhook = try verifier.verify(WebhookDelivery(headerFields: headers, body: body))
            #expect(try CloudEventsBinding.events(in: webhook) == [try event()])
        }
    }

    /// A body signature says nothing about `ce-` fields: whoever repeats the body could turn `order.created` into `order.paid`.
    @Test func `a binary event is taken only when the signature covers its attributes`() async throws {
        let (fields, body) = CloudEventsBinding.encode(try event(), as: .binary)
        let secret = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        var headers = fields
        for field in try WebhookSigner(.standardWebhooks, secrets: [secret]).sign(body, messageID: "m") {
            headers.append(field)
        }
        headers[try field("ce-type")] = "com.example.order.refunded"
        let webhook = try WebhookVerifier(.standardWebhooks, secrets: [secret]).verify(
            WebhookDelivery(headerFields: headers, body: body))
        await expect(.unsuitableRequest) { _ = try CloudEventsBinding.events(in: webhook) }

        let key = try MessageSigningKey.hmacSHA256(Secret("0123456789abcdef"), keyID: "k")
        var options = HTTPMessageSigner.Options()
        options.covering = [.method, .targetURI, .contentDigest] + fields.map { .field($0.name) }
        var request = HTTPRequest(
            method: .post, scheme: "https", authority: "r.example", path: "/in", headerFields: fields)
        try HTTPMessageSigner(key, options: options).sign(&request, body: body)
        let verifier = try WebhookVerifier(messageSignaturesBy: [key.verificationKey])
        let delivery = WebhookDelivery(headerFields: request.headerFields, body: body, url: "https://r.example/in")
        #expect(try CloudEventsBinding.events(in: try verifier.verify(delivery)) == [try event()])
        var added = delivery
        added.headerFields[try field("ce-tenant2")] = "other"
        await expect(.unsuitableRequest) { _ = try CloudEventsBinding.events(in: try verifier.verify(added)) }
    }

    @Test func `random documents never trap`() {
        var random = SeededGenerator(seed: 1)
        let alphabet = Array(#"{}[]",:\ 0123456789.eE+-truefalsn"u specversion1.0iddatasourcetype"#.utf8)
        for _ in 0..<3000 {
            let document = (0..<Int.random(in: 0..<120, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            for type in ["application/cloudevents+json", "application/cloudevents-batch+json"] {
                _ = try? CloudEventsBinding.decode([.contentType: type], document)
            }
        }
    }
}
