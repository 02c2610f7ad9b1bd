// Enterprise resource planning, warehouses.

extension ProviderProfile {
    /// SAP Cloud Integration and S/4HANA extensions on the Business Technology Platform (XSUAA); tenants `subdomain` and
    /// `region`.
    public static let sap = ProviderProfile(
        name: "sap", tokenEndpoint: "https://{subdomain}.authentication.{region}.hana.ondemand.com/oauth/token"
    ) {
        $0.authorizationEndpoint = "https://{subdomain}.authentication.{region}.hana.ondemand.com/oauth/authorize"
        $0.tenants = ["subdomain": .label, "region": .label]
        $0.clientProofs = [.basic, .post, .mutualTLS]
        $0.sources = ["https://help.sap.com/docs/btp/sap-business-technology-platform/oauth-2-0"]
        $0.unverified = ["the host of regions on other infrastructure"]
    }

    /// SAP SuccessFactors; tenant `host`. Two steps: a SAML assertion, then ``OAuthGrant/samlBearer(more:assertion:)`` with
    /// `company_id`.
    public static let successFactors = ProviderProfile(
        name: "successfactors", tokenEndpoint: "https://{host}/oauth/token"
    ) {
        $0.tenants = [
            "host": .host(suffixes: [".successfactors.com", ".successfactors.eu", ".sapsf.com", ".sapsf.eu"])
        ]
        $0.clientProofs = [.none]
        $0.sources = [
            "https://help.sap.com/docs/successfactors-platform/sap-successfactors-api-reference-guide-odata-v2/authentication-using-oauth-2-0"
        ]
    }

    /// Snowflake; tenant `account` as `organisation-account`. Key pairs need no token endpoint: the signed JWT is the bearer
    /// token, ``StaticTokenSource``'s sibling ``AssertionTokenSource``.
    public static let snowflake = ProviderProfile(
        name: "snowflake", tokenEndpoint: "https://{account}.snowflakecomputing.com/oauth/token-request"
    ) {
        $0.authorizationEndpoint = "https://{account}.snowflakecomputing.com/oauth/authorize"
        $0.tenants = ["account": .label]
        $0.clientProofs = [.basic]
        $0.quirks.keptFields = ["username"]
        $0.sources = ["https://docs.snowflake.com/en/user-guide/oauth-custom"]
    }

    /// Every profile of this module.
    public static let all: [ProviderProfile] = [
        .adp, .asana, .bambooHR, .fiserv, .gitHub, .google, .hubSpot, .linkedIn, .microsoft, .netSuite, .payPal,
        .quickBooks,
        .salesforce, .sap, .shopify, .slack, .snowflake, .stripe, .successFactors, .workday, .xero, .zendesk, .zoho,
    ]
}
