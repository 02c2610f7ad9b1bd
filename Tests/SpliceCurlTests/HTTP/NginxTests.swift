import HTTPTypes
import SpliceCurl
import SpliceHTTP
import Foundation
import Testing

/// HTTP/1.1 and HTTP/2, TLS and client certificates, against a server that others wrote.
@Suite(.serialized, .timeLimit(.minutes(2))) struct NginxTests {
    @Test func `HTTP/2 is spoken where TLS negotiates it, HTTP/1.1 where it is asked for`() async throws {
        try await withNginx { nginx, transport in
            let automatic = try await transport.send(request(nginx.securePort))
            #expect(automatic.facts.protocolVersion == "2")
            #expect(automatic.head.headerFields[Self.protocolField] == "HTTP/2.0")

            let older = try await transport.send(
                request(nginx.securePort), body: .none, options: ExchangeOptions(version: .http1))
            #expect(older.facts.protocolVersion == "1.1")
            let plain = try await transport.send(request(nginx.plainPort, scheme: "http"))
            #expect(plain.facts.protocolVersion == "1.1")
        }
    }

    @Test func `five hundred requests at once share a few HTTP/2 connections`() async throws {
        try await withNginx { nginx, transport in
            let connections = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<500 {
                    group.addTask {
                        let reply = try await transport.send(request(nginx.securePort))
                        #expect(reply.facts.protocolVersion == "2")
                        return reply.head.headerFields[Self.connectionField]
                    }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1 ?? "") }
            }
            #expect(connections.count <= 2, "\(connections)")
        }
    }

    @Test(arguments: [HTTPVersionPolicy.automatic, .http1])
    func `a large body arrives whole, streamed and in memory`(version: HTTPVersionPolicy) async throws {
        try await withNginx { nginx, transport in
            var options = ExchangeOptions(delivery: .streamed, version: version)
            let request = request(nginx.securePort, path: "/large.bin")
            let streamed = try await transport.send(request, body: .none, options: options)
            var total = 0
            for try await chunk in streamed.body { total += chunk.count }
            #expect(total == 5_000_000)
            options.delivery = .buffered(limit: 5_000_000)
            let whole = try await transport.send(request, body: .none, options: options)
            #expect(whole.body.buffered?.count == 5_000_000)
            #expect(whole.head.headerFields[.contentEncoding] == nil, "nginx sent it compressed")
        }
    }

    @Test func `cancelling one HTTP/2 stream leaves the others and their connection alone`() async throws {
        try await withNginx { nginx, transport in
            let first = try await transport.send(request(nginx.securePort))
            for _ in 0..<20 {
                let reply = try await transport.send(
                    request(nginx.securePort, path: "/large.bin"), body: .none,
                    options: ExchangeOptions(delivery: .streamed))
                for try await _ in reply.body { break }
            }
            let last = try await transport.send(request(nginx.securePort))
            #expect(last.facts.reusedConnection)
            #expect(first.head.headerFields[Self.connectionField] == last.head.headerFields[Self.connectionField])
        }
    }

    @Test func `a certificate of an unknown authority is refused before anything is sent`() async throws {
        try await withNginx { nginx, _ in
            let transport = try CurlTransport()
            let error = try await failure(transport, request(nginx.securePort, method: .post))
            #expect(error.code == .tls)
            #expect(error.outcome == .notSent)
            await transport.shutdown()
        }
    }

    @Test func `a certificate for another name is refused`() async throws {
        try await withNginx { nginx, transport in
            var request = request(nginx.securePort)
            request.authority = "127.0.0.2:\(nginx.securePort)"
            let error = try await failure(transport, request)
            // The certificate names 127.0.0.1 and localhost; nothing else may even connect here.
            #expect([.tls, .connection].contains(error.code))
            #expect(error.outcome == .notSent)
        }
    }

    @Test func `a client certificate is shown where it is asked for`() async throws {
        try await withNginx { nginx, transport in
            let without = try await transport.send(request(nginx.mutualPort))
            #expect(without.status == .badRequest, "nginx answers 400 to a client without a certificate")

            var options = CurlOptions()
            options.trust = .file(nginx.certificates.authority)
            options.identity = .files(certificate: nginx.certificates.client, key: nginx.certificates.clientKey)
            let trusted = try CurlTransport(options: options)
            let reply = try await trusted.send(request(nginx.mutualPort))
            #expect(String(decoding: reply.body.buffered ?? [], as: UTF8.self) == #"{"ok":true,"client":"CN=client"}"#)
            await trusted.shutdown()

            options.trust = .pem(try String(contentsOfFile: nginx.certificates.authority, encoding: .utf8))
            options.identity = .pem(
                certificate: try String(contentsOfFile: nginx.certificates.client, encoding: .utf8),
                key: try String(contentsOfFile: nginx.certificates.clientKey, encoding: .utf8))
            let inMemory = try CurlTransport(options: options)
            let second = try await inMemory.send(request(nginx.mutualPort))
            #expect(second.status == .ok)
            await inMemory.shutdown()
        }
    }

    private func withNginx(_ body: (Nginx, CurlTransport) async throws -> Void) async throws {
        let nginx = try await Nginx.start()
        defer { nginx.stop() }
        var options = CurlOptions()
        options.trust = .file(nginx.certificates.authority)
        let transport = try CurlTransport(options: options)
        do {
            try await body(nginx, transport)
            await transport.shutdown(grace: .zero)
        } catch {
            await transport.shutdown(grace: .zero)
            throw error
        }
    }

    @Sendable private func request(
        _ port: Int, path: String = "/", method: HTTPRequest.Method = .get, scheme: String = "https"
    ) -> HTTPRequest {
        HTTPRequest(method: method, scheme: scheme, authority: "127.0.0.1:\(port)", path: path)
    }

    private static let protocolField = HTTPField.Name("x-protocol") ?? .via
    private static let connectionField = HTTPField.Name("x-connection") ?? .via
}
