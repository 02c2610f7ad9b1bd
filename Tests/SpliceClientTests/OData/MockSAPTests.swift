import HTTPTypes
import SpliceClient
import SpliceCurl
import SpliceHTTP
import SplicePeers
import Testing

/// OData against mock-sap, a gateway written elsewhere: its sessions, batches, delta links and errors are not ours.
struct MockSAPTests {
    private static let program = """
        from sys import stdin
        from threading import Thread
        from mocksap.server import Config, make_server
        server = make_server(Config(port=0, quiet=True))
        Thread(target=server.serve_forever, daemon=True).start()
        print(server.server_address[1], flush=True)
        stdin.read()
        """
    private static let order = Array(#"{"SalesOrderType":"OR","SoldToParty":"1000004"}"#.utf8)

    /// A client of the sales order service in either version, and one of the gateway's control plane.
    private static func withGateway(
        version: Int = 2, _ body: (APIClient, _ control: APIClient) async throws -> Void
    ) async throws {
        let gateway = try PythonPeer(environment: "odata", program: program)
        let base =
            version == 2
            ? "\(gateway.address)/sap/opu/odata/sap/API_SALES_ORDER_SRV"
            : "\(gateway.address)/sap/opu/odata4/sap/api_salesorder/srvd_a2x/sap/api_salesorder/0001"
        let transport = try CurlTransport()
        let session = try SessionTokenAuthorizer(base, transport: transport, authorizer: nil)
        try await body(
            try APIClient(
                base, transport: transport, authorizer: session, dialect: version == 2 ? .oData2 : .oData4),
            try APIClient(gateway.address, transport: transport))
        await transport.shutdown(grace: .zero)
        withExtendedLifetime(gateway) {}
    }

    private static func count(_ client: APIClient) async throws -> Int? {
        Int(String(decoding: try await client.get("A_SalesOrder/$count").bytes, as: UTF8.self))
    }

    @Test func `changes carry the session's token, and a session that is over is replaced`() async throws {
        try await Self.withGateway { client, control in
            let before = try #require(try await Self.count(client))
            let made = try await client.post("A_SalesOrder", body: .bytes(Self.order))
            #expect(made.status == .created && made.trace.decisions.isEmpty)

            let rule = #"{"match":"A_SalesOrder","method":"POST","scenario":"csrf","count":1}"#
            _ = try await control.post("_mock/faults", body: .text(rule))
            let again = try await client.post("A_SalesOrder", body: .bytes(Self.order))
            #expect(again.status == .created && again.trace.decisions == [.reauthorized])
            #expect(try await Self.count(client) == before + 2)
        }
    }

    @Test func `a multipart batch is answered operation by operation, and a changeset holds together`() async throws {
        try await Self.withGateway { client, _ in
            let before = try #require(try await Self.count(client))
            let listed = try await client.get("A_SalesOrder", query: ["$top": "1", "$select": "SalesOrder"])
            let known = try #require(JSONPeek(listed.bytes).value(at: "d.results.0.SalesOrder")?.text)
            var batch = ODataBatch(format: .multipart)
            batch.add(ODataOperation(.get, "A_SalesOrder('\(known)')"))
            batch.add(ODataOperation(.get, "A_SalesOrder('none')"))
            batch.addChangeset([
                ODataOperation(.post, "A_SalesOrder", body: Self.order),
                ODataOperation(.patch, "A_SalesOrder('none')", body: Self.order),
            ])
            batch.addChangeset([
                ODataOperation(.post, "A_SalesOrder", body: Self.order),
                ODataOperation(.post, "A_SalesOrder", body: Self.order),
            ])
            let outcomes = try await client.send(batch)
            #expect(outcomes.map(Self.word) == ["200", "404", "undone 404", "undone 404", "201", "201"])
            guard case .answered(let reply) = outcomes[0] else { return }
            #expect(JSONPeek(reply.bytes).value(at: "d.SalesOrder")?.text == known)
            #expect(try await Self.count(client) == before + 2, "of the failed changeset nothing is left")
        }
    }

    @Test func `a JSON batch is answered operation by operation, and a group holds together`() async throws {
        try await Self.withGateway(version: 4) { client, _ in
            var batch = ODataBatch(format: .json)
            batch.add(ODataOperation(.get, "SalesOrder?$top=1"))
            batch.addChangeset([
                ODataOperation(.post, "SalesOrder", body: Self.order),
                ODataOperation(.patch, "SalesOrder('none')", body: Self.order),
            ])
            batch.addChangeset([ODataOperation(.post, "SalesOrder", body: Self.order)])
            let outcomes = try await client.send(batch)
            #expect(outcomes.map(Self.word) == ["200", "undone 404", "undone 404", "201"])
        }
    }

    @Test func `what changed since a listing is found by its delta link`() async throws {
        try await Self.withGateway(version: 4) { client, _ in
            let prefer = try #require(HTTPField.Name("Prefer"))
            let listing = APIRequest(.get, "SalesOrder", headers: [prefer: "odata.track-changes"])
            var delta: String?
            for try await page in client.pages(listing, paging: .oData4) { delta = page.oDataDeltaLink }
            let made = try await client.post("SalesOrder", body: .bytes(Self.order))
            let number = try #require(JSONPeek(made.bytes).value(at: "SalesOrder")?.text)
            var changed = 0
            let start = PagePosition(.address(try #require(delta)), index: 0)
            for try await page in client.pages("SalesOrder", paging: .oData4, from: start) {
                let body = JSONPeek(page.response.bytes)
                changed += body.count(at: "value") ?? 0
                #expect(body.value(at: "value.0.SalesOrder")?.text == number)
            }
            #expect(changed == 1)
        }
    }

    @Test(arguments: [2, 4])
    func `an error has the gateway's own code`(version: Int) async throws {
        try await Self.withGateway(version: version) { client, _ in
            let path = version == 2 ? "A_SalesOrder('none')" : "SalesOrder('none')"
            let error = try await #require(throws: APIError.self) { try await client.get(path) }
            #expect(error.code == .notFound)
            #expect(error.system?.code == "/IWBEP/CX_MGW_RESOURCE_NOT_FOUND")
            #expect(error.system?.message?.contains("No entity") == true)
        }
    }

    private static func word(_ outcome: ODataOutcome) -> String {
        switch outcome {
        case .answered(let reply): "\(reply.status.code)"
        case .undone(let reply): "undone \(reply.status.code)"
        case .notProcessed: "notProcessed"
        }
    }
}
