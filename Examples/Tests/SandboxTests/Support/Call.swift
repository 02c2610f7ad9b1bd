import Foundation
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One HTTP request on a connection of its own, so that nothing below sends it twice.
struct Call {
    var request: URLRequest

    init(_ method: String, _ url: String, headers: [String: String] = [:]) throws {
        request = URLRequest(url: try #require(URL(string: url)))
        request.httpMethod = method
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    }

    var url: String? { request.url?.absoluteString }

    /// With a JSON document as the body.
    func json(_ text: String) -> Call {
        var call = self
        call.request.httpBody = Data(text.utf8)
        call.request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        return call
    }

    /// With a form as the body.
    func form(_ fields: KeyValuePairs<String, String>) -> Call {
        var call = self
        call.request.httpBody = Data(fields.map { "\($0.key)=\($0.value)" }.joined(separator: "&").utf8)
        call.request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        return call
    }

    func send() async throws -> Answer {
        let session = URLSession(configuration: .ephemeral)
        defer { session.finishTasksAndInvalidate() }
        let (data, response) = try await session.data(for: request)
        let http = try #require(response as? HTTPURLResponse)
        return Answer(status: http.statusCode, body: data, response: http)
    }
}

/// What came back.
struct Answer {
    var status: Int
    var body: Data
    var response: HTTPURLResponse

    func header(_ name: String) -> String? { response.value(forHTTPHeaderField: name) }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The value at a path of names and indexes, for example `Fault.Error.0.code`, as text; nil where there is none.
    func value(_ path: String) throws -> String? {
        var value: Any? = try JSONSerialization.jsonObject(with: body)
        for step in path.split(separator: ".") {
            if let object = value as? [String: Any] {
                value = object[String(step)]
            } else if let array = value as? [Any], let index = Int(step), array.indices.contains(index) {
                value = array[index]
            } else {
                return nil
            }
        }
        return value.map { "\($0)" }
    }
}
