// People, documents, messages, projects, code.

extension ProviderProfile {
    /// Google. The refresh token comes with the first consent only, hence `prompt=consent`; while the application is in
    /// testing, it lives 7 days. Service accounts: ``OAuthGrant/jwtBearer(_:time:claims:)`` with the token endpoint as audience.
    public static let google = ProviderProfile(name: "google", tokenEndpoint: "https://oauth2.googleapis.com/token") {
        $0.authorizationEndpoint = "https://accounts.google.com/o/oauth2/v2/auth"
        $0.revocationEndpoint = "https://oauth2.googleapis.com/revoke"
        $0.deviceAuthorizationEndpoint = "https://oauth2.googleapis.com/device/code"
        $0.issuer = "https://accounts.google.com"
        $0.clientProofs = [.post, .none]
        $0.authorizationParameters = ["access_type": "offline", "prompt": "consent"]
        $0.sources = [
            "https://developers.google.com/identity/protocols/oauth2/web-server",
            "https://developers.google.com/identity/protocols/oauth2/service-account",
        ]
    }

    /// Microsoft Entra, for Graph and others; tenant `tenant` is a directory's id or domain. Branch on `error` and `suberror`,
    /// never on AADSTS numbers.
    public static let microsoft = ProviderProfile(
        name: "microsoft", tokenEndpoint: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
    ) {
        $0.authorizationEndpoint = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize"
        $0.deviceAuthorizationEndpoint = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode"
        $0.tenants = ["tenant": .segment]
        $0.clientProofs = [.privateKeyJWT, .post]
        $0.quirks.errorAliases = ["interaction_required": "invalid_grant"]
        $0.sources = [
            "https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow",
            "https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes",
        ]
    }

    /// Slack, bot tokens. Status 200 with `ok: false`; where rotation is on, tokens live 43,200 s and a refresh token works
    /// once.
    public static let slack = ProviderProfile(name: "slack", tokenEndpoint: "https://slack.com/api/oauth.v2.access") {
        $0.authorizationEndpoint = "https://slack.com/oauth/v2/authorize"
        $0.clientProofs = [.basic, .post]
        $0.quirks.scopeSeparator = ","
        $0.quirks.errorAliases = [
            "invalid_refresh_token": "invalid_grant", "invalid_code": "invalid_grant",
            "code_already_used": "invalid_grant", "bad_client_secret": "invalid_client",
            "invalid_client_id": "invalid_client",
        ]
        $0.quirks.keptFields = ["app_id", "bot_user_id"]
        $0.sources = ["https://docs.slack.dev/authentication/using-token-rotation"]
    }

    /// GitHub. Errors come with status 200; expiring user tokens have a refresh token that works once.
    public static let gitHub = ProviderProfile(
        name: "github", tokenEndpoint: "https://github.com/login/oauth/access_token"
    ) {
        $0.authorizationEndpoint = "https://github.com/login/oauth/authorize"
        $0.deviceAuthorizationEndpoint = "https://github.com/login/device/code"
        $0.clientProofs = [.post, .none]
        $0.quirks.scopeSeparator = " "
        $0.quirks.errorAliases = [
            "bad_refresh_token": "invalid_grant", "bad_verification_code": "invalid_grant",
            "incorrect_client_credentials": "invalid_client", "token_expired": "expired_token",
        ]
        $0.sources = [
            "https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens"
        ]
    }

    /// Asana. Access tokens live an hour; refresh tokens do not rotate.
    public static let asana = ProviderProfile(name: "asana", tokenEndpoint: "https://app.asana.com/-/oauth_token") {
        $0.authorizationEndpoint = "https://app.asana.com/-/oauth_authorize"
        $0.revocationEndpoint = "https://app.asana.com/-/oauth_revoke"
        $0.clientProofs = [.post]
        $0.sources = ["https://developers.asana.com/docs/oauth"]
    }

    /// BambooHR; tenant `company` is the subdomain.
    public static let bambooHR = ProviderProfile(
        name: "bamboohr", tokenEndpoint: "https://{company}.bamboohr.com/token.php?request=token"
    ) {
        $0.authorizationEndpoint = "https://{company}.bamboohr.com/authorize.php?request=authorize"
        $0.tenants = ["company": .label]
        $0.clientProofs = [.post]
        $0.quirks.keptFields = ["companyDomain"]
        $0.sources = ["https://documentation.bamboohr.com/docs/getting-started"]
    }

    /// Workday; tenants `host` below `.workday.com` or `.myworkday.com` and `tenant`. Refresh tokens of integration clients
    /// can be set to not expire and do not rotate.
    public static let workday = ProviderProfile(
        name: "workday", tokenEndpoint: "https://{host}/ccx/oauth2/{tenant}/token"
    ) {
        $0.authorizationEndpoint = "https://{host}/{tenant}/authorize"
        $0.tenants = ["host": .host(suffixes: [".workday.com", ".myworkday.com"]), "tenant": .segment]
        $0.clientProofs = [.basic]
        $0.unverified = ["all of it: the vendor's pages need an account"]
    }

    /// ADP. Client credentials, under a client certificate that ADP issued: give the transport that certificate.
    public static let adp = ProviderProfile(name: "adp", tokenEndpoint: "https://accounts.adp.com/auth/oauth/v2/token")
    {
        $0.clientProofs = [.basic, .mutualTLS]
        $0.sources = ["https://developers.adp.com/guides/authentication"]
        $0.unverified = ["that basic and certificate are both needed"]
    }
}
