import HTTPTypes
import SpliceAuth
import SpliceHTTP
import Testing

/// Each profile with an answer as its vendor documents it: where the request goes, how it is read, and how the token is sent.
@Suite struct ProviderAnswerTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        /// The token endpoint.
        var address: String
        /// What the vendor answers.
        var answer: String
        var lifetime: Int?
        var fields: [String: String] = [:]
        var header = "authorization: Bearer at"
        var scopes: Set<String> = []
        var refreshDays: Int?
        var sendsJSON = false
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(
            name: "adp", address: "https://accounts.adp.com/auth/oauth/v2/token",
            answer: #"{"access_token":"at","token_type":"Bearer","expires_in":3600,"scope":"api"}"#, lifetime: 3600),
        Row(
            name: "asana", address: "https://app.asana.com/-/oauth_token",
            answer:
                #"{"access_token":"at","token_type":"bearer","expires_in":3600,"data":{"id":"1"},"refresh_token":"rt"}"#,
            lifetime: 3600),
        Row(
            name: "bamboohr", address: "https://acme.bamboohr.com/token.php?request=token",
            answer: #"{"access_token":"at","expires_in":3600,"token_type":"Bearer","companyDomain":"acme"}"#,
            lifetime: 3600, fields: ["companyDomain": "acme"]),
        Row(
            name: "fiserv", address: "https://cert.fiservapis.com/oauth2/v1/token",
            answer: #"{"access_token":"at","token_type":"Bearer","expires_in":900000}"#, lifetime: 900),
        Row(
            name: "github", address: "https://github.com/login/oauth/access_token",
            answer:
                #"{"access_token":"at","expires_in":28800,"refresh_token":"ghr","refresh_token_expires_in":15897600,"scope":"repo gist","token_type":"bearer"}"#,
            lifetime: 28_800, scopes: ["repo", "gist"], refreshDays: 184),
        Row(
            name: "google", address: "https://oauth2.googleapis.com/token",
            answer: #"{"access_token":"at","expires_in":3920,"token_type":"Bearer","scope":"a b"}"#, lifetime: 3920,
            scopes: ["a", "b"]),
        Row(
            name: "hubspot", address: "https://api.hubapi.com/oauth/2026-03/token",
            answer:
                #"{"token_type":"bearer","refresh_token":"rt","access_token":"at","hub_id":62515,"expires_in":1800}"#,
            lifetime: 1800, fields: ["hub_id": "62515"]),
        Row(
            name: "linkedin", address: "https://www.linkedin.com/oauth/v2/accessToken",
            answer: #"{"access_token":"at","expires_in":5184000}"#, lifetime: 5_184_000),
        Row(
            name: "microsoft", address: "https://login.microsoftonline.com/acme.com/oauth2/v2.0/token",
            answer: #"{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"at"}"#,
            lifetime: 3599),
        Row(
            name: "netsuite",
            address: "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token",
            answer: #"{"access_token":"at","refresh_token":"rt","expires_in":"3600","token_type":"bearer"}"#,
            lifetime: 3600, refreshDays: 7),
        Row(
            name: "paypal", address: "https://api-m.sandbox.paypal.com/v1/oauth2/token",
            answer:
                #"{"scope":"https://uri.paypal.com/services/x","access_token":"at","token_type":"Bearer","app_id":"APP-1","expires_in":"31668","nonce":"n"}"#,
            lifetime: 31_668, fields: ["app_id": "APP-1"], scopes: ["https://uri.paypal.com/services/x"]),
        Row(
            name: "quickbooks", address: "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
            answer:
                #"{"access_token":"at","refresh_token":"rt","token_type":"bearer","expires_in":3600,"x_refresh_token_expires_in":8726400}"#,
            lifetime: 3600, refreshDays: 101),
        Row(
            name: "salesforce", address: "https://acme--dev.sandbox.my.salesforce.com/services/oauth2/token",
            answer:
                #"{"access_token":"at","instance_url":"https://acme.my.salesforce.com","id":"https://x","token_type":"Bearer","issued_at":"1"}"#,
            lifetime: nil, fields: ["instance_url": "https://acme.my.salesforce.com", "id": "https://x"]),
        Row(
            name: "sap", address: "https://acme.authentication.eu10.hana.ondemand.com/oauth/token",
            answer: #"{"access_token":"at","token_type":"bearer","expires_in":43199,"scope":"uaa.resource","jti":"j"}"#,
            lifetime: 43_199),
        Row(
            name: "shopify", address: "https://acme-2.myshopify.com/admin/oauth/access_token",
            answer:
                #"{"access_token":"at","expires_in":3600,"refresh_token":"rt","refresh_token_expires_in":7776000,"scope":"read_orders,write_orders"}"#,
            lifetime: 3600, header: "x-shopify-access-token: at", scopes: ["read_orders", "write_orders"],
            refreshDays: 90),
        Row(
            name: "slack", address: "https://slack.com/api/oauth.v2.access",
            answer:
                #"{"ok":true,"access_token":"at","expires_in":43200,"refresh_token":"xoxe-1","token_type":"bot","scope":"chat:write,users:read","bot_user_id":"U1","app_id":"A1"}"#,
            lifetime: 43_200, fields: ["bot_user_id": "U1", "app_id": "A1"], scopes: ["chat:write", "users:read"]),
        Row(
            name: "snowflake", address: "https://acme-main.snowflakecomputing.com/oauth/token-request",
            answer: #"{"access_token":"at","expires_in":600,"token_type":"Bearer","username":"user1"}"#, lifetime: 600,
            fields: ["username": "user1"]),
        Row(
            name: "stripe", address: "https://connect.stripe.com/oauth/token",
            answer:
                #"{"access_token":"at","livemode":false,"refresh_token":"rt","token_type":"bearer","stripe_user_id":"acct_1","scope":"read_write"}"#,
            lifetime: nil, fields: ["stripe_user_id": "acct_1"]),
        Row(
            name: "successfactors", address: "https://api4.successfactors.com/oauth/token",
            answer: #"{"access_token":"at","token_type":"Bearer","expires_in":86399}"#, lifetime: 86_399),
        Row(
            name: "workday", address: "https://wd2-impl-services1.workday.com/ccx/oauth2/acme_dpt1/token",
            answer: #"{"access_token":"at","token_type":"Bearer","refresh_token":"rt"}"#, lifetime: nil),
        Row(
            name: "xero", address: "https://identity.xero.com/connect/token",
            answer:
                #"{"access_token":"at","expires_in":1800,"token_type":"Bearer","refresh_token":"rt","scope":"accounting offline_access"}"#,
            lifetime: 1800, refreshDays: 60),
        Row(
            name: "zendesk", address: "https://acme.zendesk.com/oauth/tokens",
            answer: #"{"access_token":"at","token_type":"bearer","scope":"read"}"#, lifetime: nil, sendsJSON: true),
        Row(
            name: "zoho", address: "https://accounts.zoho.eu/oauth/v2/token",
            answer:
                #"{"access_token":"at","api_domain":"https://www.zohoapis.eu","token_type":"Bearer","expires_in":3600}"#,
            lifetime: 3600, fields: ["api_domain": "https://www.zohoapis.eu"],
            header: "authorization: Zoho-oauthtoken at"),
    ]

    private let time = ManualTime()

    private func client(_ name: String, _ transport: FakeTransport) throws -> (OAuthClient, ProviderProfile) {
        let profile = try #require(ProviderProfile.all.first { $0.name == name })
        let authentication: ClientAuthentication =
            switch profile.clientProofs[0] {
            case .basic: .basic(Secret("s3cret"))
            case .post: .post(Secret("s3cret"))
            case .privateKeyJWT: .privateKeyJWT(.ephemeral())
            case .mutualTLS: .mutualTLS
            case .none: .none
            }
        let client = try OAuthClient(
            provider: try profile.provider(ProviderProfileTests.tenants[name] ?? [:]), clientID: "app",
            authentication: authentication, transport: transport, time: time)
        return (client, profile)
    }

    @Test func `every profile has a row`() {
        #expect(Set(Self.rows.map(\.name)) == Set(ProviderProfile.all.map(\.name)))
        #expect(Self.rows.count == ProviderProfile.all.count)
    }

    @Test(arguments: rows) func `the vendor's answer is read, kept and sent as the vendor wants it`(_ row: Row)
        async throws
    {
        let transport = FakeTransport { _, _ in .json(row.answer) }
        let (client, profile) = try client(row.name, transport)
        let source = OAuthTokenSource(
            client: client, grant: .refreshToken, key: CredentialKey(connection: row.name), time: time)
        try await source.adopt(
            TokenSet(accessToken: Secret("old"), issuedAt: .zero, expiresAt: .zero, refreshToken: Secret("first")))
        var request = HTTPRequest(method: .get, scheme: "https", authority: "api.example", path: "/")
        try await BearerAuthorizer(source, header: profile.quirks.tokenHeader).authorize(&request, body: .none)
        #expect(request.headerFields.map { "\($0.name.canonicalName): \($0.value)" } == [row.header])

        let call = try #require(transport.calls.first)
        let target = call.request
        #expect("https://\(target.authority ?? "")\(target.path ?? "")" == row.address)
        #expect(call.body.hasPrefix("{") == row.sendsJSON)
        #expect(call.body.contains("first"), "the refresh token goes out")

        let tokens = try await source.token().tokens
        #expect(tokens.expiresAt == row.lifetime.map { time.sinceEpoch + .seconds($0) })
        #expect(tokens.fields == row.fields)
        #expect(tokens.refreshToken != nil, "kept where the answer does not repeat it")
        if !row.scopes.isEmpty { #expect(tokens.scopes == row.scopes) }
        if let days = row.refreshDays {
            #expect(tokens.refreshExpiresAt == time.sinceEpoch + .seconds(days * 86_400))
        }
    }

    @Test(arguments: [
        ("slack", 200, #"{"ok":false,"error":"invalid_refresh_token"}"#),
        ("github", 200, #"{"error":"bad_refresh_token","error_description":"x"}"#),
        ("hubspot", 400, #"{"status":"BAD_REFRESH_TOKEN","error":"BAD_REFRESH_TOKEN","message":"x"}"#),
        ("zoho", 200, #"{"error":"invalid_code"}"#),
        ("microsoft", 400, #"{"error":"interaction_required","error_codes":[50076],"suberror":"basic_action"}"#),
        ("salesforce", 400, #"{"error":"invalid_grant","error_description":"expired access/refresh token"}"#),
    ]) func `the vendor's word for a dead refresh token asks for a person`(
        _ name: String, _ status: Int, _ answer: String
    ) async throws {
        let (client, _) = try client(
            name, FakeTransport { _, _ in .json(answer, status: HTTPResponse.Status(code: status)) })
        let source = OAuthTokenSource(
            client: client, grant: .refreshToken, key: CredentialKey(connection: name), time: time)
        try await source.adopt(
            TokenSet(accessToken: Secret("old"), issuedAt: .zero, expiresAt: .zero, refreshToken: Secret("dead")))
        await expect(.reauthorizationRequired) { _ = try await source.token() }
        #expect(source.phase == .reauthorize)
    }

    @Test func `Xero's grace, HubSpot's sunset and what callbacks keep are written down`() throws {
        #expect(ProviderProfile.xero.quirks.rotationGrace == .seconds(1800))
        #expect(ProviderProfile.hubSpot.sunsets.first?.date == "2027-02-16")
        #expect(ProviderProfile.quickBooks.keptCallbackFields == ["realmId"])
        #expect(ProviderProfile.google.authorizationParameters["access_type"] == "offline")
        #expect(ProviderProfile.adp.clientProofs.contains(.mutualTLS))
    }
}
