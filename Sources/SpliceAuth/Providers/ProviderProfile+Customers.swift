// Customers, support, social networks.

extension ProviderProfile {
    /// Salesforce; tenant `domain` is My Domain. Answers have no `expires_in`: the session's time-out decides, and a 401 tells.
    /// Five grants per user and application: a sixth refresh token ends the oldest.
    public static let salesforce = ProviderProfile(
        name: "salesforce", tokenEndpoint: "https://{domain}.my.salesforce.com/services/oauth2/token"
    ) {
        $0.authorizationEndpoint = "https://{domain}.my.salesforce.com/services/oauth2/authorize"
        $0.revocationEndpoint = "https://{domain}.my.salesforce.com/services/oauth2/revoke"
        $0.introspectionEndpoint = "https://{domain}.my.salesforce.com/services/oauth2/introspect"
        // A sandbox is `acme--dev.sandbox.my.salesforce.com`.
        $0.tenants = ["domain": .salesforceDomain]
        $0.clientProofs = [.privateKeyJWT, .basic, .post]
        $0.quirks.keptFields = ["instance_url", "id"]
        $0.sources = ["https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_flows.htm"]
    }

    /// HubSpot, the dated API of March 2026. Access tokens live 1800 s.
    public static let hubSpot = ProviderProfile(
        name: "hubspot", version: 2, tokenEndpoint: "https://api.hubapi.com/oauth/2026-03/token"
    ) {
        $0.authorizationEndpoint = "https://app.hubspot.com/oauth/authorize"
        $0.introspectionEndpoint = "https://api.hubapi.com/oauth/2026-03/token/introspect"
        $0.revocationEndpoint = "https://api.hubapi.com/oauth/2026-03/token/revoke"
        $0.clientProofs = [.post]
        $0.quirks.errorAliases = ["BAD_REFRESH_TOKEN": "invalid_grant"]
        $0.quirks.keptFields = ["hub_id"]
        $0.sunsets = [Sunset(date: "2027-02-16", what: "/oauth/v1, which version 1 of this profile used")]
        $0.sources = [
            "https://developers.hubspot.com/docs/api-reference/legacy/authentication/oauth-tokens/v1/migration-guide",
            "https://developers.hubspot.com/changelog/v1-oauth-api-deprecation",
        ]
    }

    /// Zendesk; tenant `subdomain`. Takes JSON.
    public static let zendesk = ProviderProfile(
        name: "zendesk", tokenEndpoint: "https://{subdomain}.zendesk.com/oauth/tokens"
    ) {
        $0.authorizationEndpoint = "https://{subdomain}.zendesk.com/oauth/authorizations/new"
        $0.tenants = ["subdomain": .label]
        $0.clientProofs = [.post]
        $0.quirks.sendsJSON = true
        $0.sources = ["https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/"]
    }

    /// Zoho; tenant `region` is the ending of the accounts host that the callback names, from a list, never as it came. A
    /// refresh does not repeat the refresh token; errors come with status 200.
    public static let zoho = ProviderProfile(name: "zoho", tokenEndpoint: "https://accounts.{region}/oauth/v2/token") {
        $0.authorizationEndpoint = "https://accounts.{region}/oauth/v2/auth"
        $0.revocationEndpoint = "https://accounts.{region}/oauth/v2/token/revoke"
        $0.tenants = [
            "region": .oneOf([
                "zoho.com", "zoho.eu", "zoho.in", "zoho.com.au", "zoho.jp", "zohocloud.ca", "zoho.com.cn", "zoho.sa",
            ])
        ]
        $0.clientProofs = [.post]
        $0.authorizationParameters = ["access_type": "offline"]
        $0.quirks.scopeSeparator = ","
        $0.quirks.tokenPrefix = "Zoho-oauthtoken "
        $0.quirks.errorAliases = ["invalid_code": "invalid_grant"]
        $0.quirks.keptFields = ["api_domain"]
        $0.keptCallbackFields = ["location", "accounts-server"]
        $0.sources = ["https://www.zoho.com/accounts/protocol/oauth/multi-dc.html"]
        $0.unverified = ["that invalid_code on a refresh means a dead refresh token"]
    }

    /// LinkedIn. Answers have no `token_type`; refresh tokens are for partners only.
    public static let linkedIn = ProviderProfile(
        name: "linkedin", tokenEndpoint: "https://www.linkedin.com/oauth/v2/accessToken"
    ) {
        $0.authorizationEndpoint = "https://www.linkedin.com/oauth/v2/authorization"
        $0.introspectionEndpoint = "https://www.linkedin.com/oauth/v2/introspectToken"
        $0.clientProofs = [.post]
        $0.sources = ["https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow"]
    }
}

extension TenantRule {
    /// My Domain, or My Domain with a kind of non-production instance behind it.
    static let salesforceDomain = TenantRule.label(
        optionalSuffixes: [".sandbox", ".develop", ".scratch", ".demo", ".patch", ".trailblaze", ".free"])
}
