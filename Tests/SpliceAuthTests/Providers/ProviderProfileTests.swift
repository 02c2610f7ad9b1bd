import SpliceAuth
import Testing

@Suite struct ProviderProfileTests {
    static let tenants: [String: [String: String]] = [
        "shopify": ["shop": "acme-2"], "salesforce": ["domain": "acme--dev.sandbox"],
        "microsoft": ["tenant": "acme.com"],
        "paypal": ["environment": "api-m.sandbox"], "fiserv": ["host": "cert.fiservapis.com"],
        "netsuite": ["account": "1234567-sb1"], "zendesk": ["subdomain": "acme"], "zoho": ["region": "zoho.eu"],
        "bamboohr": ["company": "acme"], "workday": ["host": "wd2-impl-services1.workday.com", "tenant": "acme_dpt1"],
        "sap": ["subdomain": "acme", "region": "eu10"], "successfactors": ["host": "api4.successfactors.com"],
        "snowflake": ["account": "acme-main"],
    ]

    @Test(arguments: ProviderProfile.all) func `a profile gives addresses and names its sources`(
        _ profile: ProviderProfile
    ) throws {
        let provider = try profile.provider(Self.tenants[profile.name] ?? [:])
        #expect(!provider.tokenEndpoint.text.contains("{"))
        #expect(!profile.sources.isEmpty || !profile.unverified.isEmpty)
        #expect(!profile.clientProofs.isEmpty)
        #expect(profile.version >= 1)
        for sunset in profile.sunsets { #expect(sunset.date.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil) }
    }

    @Test(arguments: [
        "evil.example.com/", "acme.evil.com", "acme/../..", "acme@evil.com", "acme:80", "acme?x=", "acme#", "", "-acme",
        "acme%2e", "ac me", "acme\r\nHost: evil", "аcme", String(repeating: "a", count: 64), "{shop}",
    ])
    func `a tenant that could lead elsewhere is refused`(_ value: String) {
        #expect(throws: AuthError.self) { try ProviderProfile.shopify.provider(["shop": value]) }
        #expect(throws: AuthError.self) { try ProviderProfile.netSuite.provider(["account": value]) }
        #expect(throws: AuthError.self) { try ProviderProfile.salesforce.provider(["domain": value]) }
    }

    @Test(arguments: [
        "evil.com", "workday.com.evil.com", ".workday.com", "evilworkday.com", "a@b.workday.com", "169.254.169.254",
    ])
    func `a host outside the vendor's domain is refused`(_ host: String) {
        #expect(throws: AuthError.self) { try ProviderProfile.workday.provider(["host": host, "tenant": "t"]) }
    }

    @Test(arguments: ["..", ".", "a/b", "", "a?b", "%2e%2e"]) func `a segment that climbs is refused`(_ tenant: String)
    {
        #expect(throws: AuthError.self) { try ProviderProfile.microsoft.provider(["tenant": tenant]) }
    }

    @Test func `a value for no tenant, or none for one, is refused`() {
        #expect(throws: AuthError.self) { try ProviderProfile.shopify.provider() }
        #expect(throws: AuthError.self) { try ProviderProfile.google.provider(["x": "y"]) }
        #expect(throws: AuthError.self) { try ProviderProfile.zoho.provider(["region": "zoho.evil"]) }
    }

    @Test func `a custom provider takes a few lines`() throws {
        var profile = ProviderProfile(name: "wms", tokenEndpoint: "https://{site}.wms.example/oauth/token")
        profile.tenants = ["site": .label]
        profile.quirks.assumedLifetime = .seconds(600)
        #expect(try profile.provider(["site": "berlin"]).tokenEndpoint.text == "https://berlin.wms.example/oauth/token")
    }
}
