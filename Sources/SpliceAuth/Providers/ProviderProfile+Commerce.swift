// Shops, payments, books.

extension ProviderProfile {
    /// Shopify; tenant `shop`. Tokens travel in a header of their own; expiring offline tokens have a refresh token that
    /// rotates.
    public static let shopify = ProviderProfile(
        name: "shopify", tokenEndpoint: "https://{shop}.myshopify.com/admin/oauth/access_token"
    ) {
        $0.authorizationEndpoint = "https://{shop}.myshopify.com/admin/oauth/authorize"
        $0.tenants = ["shop": .label]
        $0.clientProofs = [.post]
        $0.quirks.scopeSeparator = ","
        $0.quirks.tokenHeader = .known("X-Shopify-Access-Token")
        $0.quirks.tokenPrefix = ""
        $0.quirks.refreshLifetime = .days(90)
        $0.quirks.keptFields = ["associated_user_scope"]
        $0.keptCallbackFields = ["shop", "host"]
        $0.sources = [
            "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens"
        ]
        $0.unverified = ["behaviour of a rotated refresh token"]
    }

    /// QuickBooks Online. The company's `realmId` comes with the callback only; the refresh token lives 100 days, rolling.
    public static let quickBooks = ProviderProfile(
        name: "quickbooks", tokenEndpoint: "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer"
    ) {
        $0.authorizationEndpoint = "https://appcenter.intuit.com/connect/oauth2"
        $0.revocationEndpoint = "https://developer.api.intuit.com/v2/oauth2/tokens/revoke"
        $0.clientProofs = [.basic]
        $0.quirks.refreshLifetime = .days(100)
        $0.keptCallbackFields = ["realmId"]
        $0.sources = [
            "https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0",
            "https://developer.api.intuit.com/.well-known/openid_configuration",
        ]
    }

    /// Xero. A rotated refresh token is accepted for 30 minutes more, so an interrupted renewal heals by itself.
    public static let xero = ProviderProfile(name: "xero", tokenEndpoint: "https://identity.xero.com/connect/token") {
        $0.authorizationEndpoint = "https://login.xero.com/identity/connect/authorize"
        $0.revocationEndpoint = "https://identity.xero.com/connect/revocation"
        $0.issuer = "https://identity.xero.com"
        $0.clientProofs = [.basic]
        $0.quirks.rotationGrace = .seconds(1800)
        $0.quirks.refreshLifetime = .days(60)
        $0.sources = ["https://developer.xero.com/documentation/guides/oauth2/auth-flow/"]
    }

    /// Stripe Connect. Ordinary Stripe keys are a user name without password: ``BasicAuthorizer``.
    public static let stripe = ProviderProfile(name: "stripe", tokenEndpoint: "https://connect.stripe.com/oauth/token")
    {
        $0.authorizationEndpoint = "https://connect.stripe.com/oauth/authorize"
        $0.clientProofs = [.post]
        $0.quirks.keptFields = ["stripe_user_id"]
        $0.sources = ["https://docs.stripe.com/connect/oauth-reference"]
    }

    /// PayPal; tenant `environment` is `api-m` or `api-m.sandbox`. `expires_in` has been seen as a string.
    public static let payPal = ProviderProfile(
        name: "paypal", tokenEndpoint: "https://{environment}.paypal.com/v1/oauth2/token"
    ) {
        $0.tenants = ["environment": .oneOf(["api-m", "api-m.sandbox"])]
        $0.clientProofs = [.basic]
        $0.quirks.keptFields = ["app_id"]
        $0.sources = ["https://developer.paypal.com/api/rest/authentication/"]
    }

    /// Fiserv; tenant `host` below `.fiservapis.com`. `expires_in` counts milliseconds.
    public static let fiserv = ProviderProfile(name: "fiserv", tokenEndpoint: "https://{host}/oauth2/v1/token") {
        $0.tenants = ["host": .host(suffixes: [".fiservapis.com", ".fiservapps.com"])]
        $0.clientProofs = [.basic]
        $0.quirks.lifetimeUnit = .milliseconds
        $0.sources = ["https://developer.fiserv.com"]
        $0.unverified = ["the path of the token endpoint", "the host suffixes"]
    }

    /// NetSuite; tenant `account`, in lower case and with a hyphen for sandboxes (`1234567-sb1`). Machine to machine with a
    /// certificate's JWT as client proof; with a person, the refresh token lives 7 days.
    public static let netSuite = ProviderProfile(
        name: "netsuite",
        tokenEndpoint: "https://{account}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token"
    ) {
        $0.authorizationEndpoint = "https://{account}.app.netsuite.com/app/login/oauth2/authorize.nl"
        $0.revocationEndpoint = "https://{account}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/revoke"
        $0.tenants = ["account": .label]
        $0.clientProofs = [.privateKeyJWT, .basic]
        $0.quirks.refreshLifetime = .days(7)
        $0.keptCallbackFields = ["company", "entity", "role"]
        $0.sources = ["https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_157769826287.html"]
    }
}

extension Duration {
    /// Days of 24 hours.
    static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}
