import Foundation
import SpliceConnect
import Testing

@Suite struct ConfigurationSchemaTests {
    private let schema = ConfigurationSchema(
        "shop",
        [
            .required("shop", .text, "Name of the shop."), .required("token", .secret, "The access token."),
            .optional("pageSize", .integer(1...250), fallback: "250", "Records a page."),
            .optional("mode", .choice(["live", "test"]), fallback: "live", "Which side."),
            .optional("endpoint", .url, "Another address."), .optional("quiet", .boolean, "Log less."),
        ])

    private func document() throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(schema.jsonSchema.utf8)) as? [String: Any])
    }

    private func property(_ name: String) throws -> [String: Any] {
        try #require((document()["properties"] as? [String: [String: Any]])?[name])
    }

    @Test func `the JSON Schema says what is required and that nothing else is allowed`() throws {
        let document = try document()
        #expect(document["required"] as? [String] == ["shop", "token"])
        #expect(document["additionalProperties"] as? Bool == false)
        #expect(document["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    }

    @Test func `ranges, choices and formats are there`() throws {
        #expect(try property("pageSize")["minimum"] as? Int == 1)
        #expect(try property("pageSize")["maximum"] as? Int == 250)
        #expect(try property("mode")["enum"] as? [String] == ["live", "test"])
        #expect(try property("endpoint")["format"] as? String == "uri")
        #expect(try property("quiet")["type"] as? String == "boolean")
        #expect(try property("pageSize")["description"] as? String == "Records a page. Default: 250.")
    }

    @Test func `a secret is marked and described as a reference`() throws {
        let token = try property("token")
        #expect(token["x-splice-secret"] as? Bool == true)
        #expect(token["required"] as? [String] == ["source", "name"])
        #expect(schema.secrets == ["token"])
    }

    @Test func `a reference encodes as the schema describes it`() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(SecretReference.stored("shop")), as: UTF8.self)
        #expect(text == #"{"name":"shop","source":"stored"}"#)
    }
}

/// What is wrong with a configuration is said of its field.
@Suite struct ConfigurationJSONTests {
    private struct Sample: ConnectorConfiguration, Hashable {
        var name: String
        var rate: Double
        var isQuiet: Bool
        var mode: String?

        static let schema = ConfigurationSchema(
            "sample",
            [
                .required("name", .text, "Name."), .optional("rate", .integer(1...9), fallback: "2", "Rate."),
                .optional("isQuiet", .boolean, fallback: "true", "Quiet."), .optional("mode", .text, "Mode."),
            ])

        func validate() throws {
            if rate > 9 { throw ConnectError(.configuration, "the rate is above 9", at: "sample.rate") }
        }
    }

    @Test(arguments: [#"{"name":"a"}"#, "{ \"name\" : \"a\"\n}\n", #"{"name":"a","rate":2,"isQuiet":true}"#])
    func `fields that are left out have their fallbacks`(json: String) throws {
        #expect(
            try Sample(json: Array(json.utf8)) == Sample(name: "a", rate: 2, isQuiet: true, mode: nil))
    }

    @Test(arguments: [
        ("{}", "sample.name"), (#"{"name":7}"#, "sample.name"), (#"{"name":null}"#, "sample.name"),
        (#"{"name":"a","rate":"2"}"#, "sample.rate"), (#"{"name":"a","rate":10}"#, "sample.rate"),
        (#"{"name":"a","other":1}"#, "sample"), ("[]", "sample"), ("", "sample"), ("{", "sample"),
    ])
    func `a configuration that does not fit is refused at its field`(json: String, place: String) throws {
        let error = #expect(throws: ConnectError.self) { try Sample(json: Array(json.utf8)) }
        #expect(error?.code == .configuration)
        #expect(error?.location == place)
    }
}
