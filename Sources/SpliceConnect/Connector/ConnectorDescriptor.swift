/// What a connector says about itself before anyone configures it: for registries, data-flow maps and documentation.
public struct ConnectorDescriptor: Sendable, Hashable, Codable {
    /// Stable and unique, lower case letters, digits and hyphens: `shopify`. Part of durable keys, so it never changes.
    public let id: String
    /// The system's name as people know it: `Shopify Admin`.
    public let name: String
    /// The connector's own version, `major.minor.patch`; a new major version may read older checkpoints differently.
    public let version: String
    /// The vendor's API version that every request asks for, or `nil` where the API has none.
    public let apiVersion: String?
    /// Hosts that requests go to. A leading `*.` stands for one or more labels: `*.myshopify.com`. Empty when the
    /// configuration alone decides (a warehouse on the premises).
    public let hosts: [String]
    /// Where the system keeps data, as ISO 3166-1 alpha-2 codes or `EU`; empty when the vendor does not say.
    public let regions: [String]
    /// What can be done through the connector.
    public let capabilities: Set<ConnectorCapability>
    /// The vendor's page that the connector follows.
    public let documentation: String

    /// A descriptor from its parts.
    public init(
        id: String, name: String, version: String, apiVersion: String? = nil, hosts: [String] = [],
        regions: [String] = [], capabilities: Set<ConnectorCapability>, documentation: String
    ) {
        self.id = id
        self.name = name
        self.version = version
        self.apiVersion = apiVersion
        self.hosts = hosts
        self.regions = regions
        self.capabilities = capabilities
        self.documentation = documentation
    }

    /// Whether `host` is one that the descriptor names; every host is when it names none.
    ///
    /// Compared without regard to case. `*.example.com` covers `a.example.com` and `a.b.example.com`, not `example.com`.
    public func covers(host: String) -> Bool {
        guard !hosts.isEmpty else { return true }
        let host = host.lowercased()
        return hosts.contains { pattern in
            let pattern = pattern.lowercased()
            guard pattern.hasPrefix("*.") else { return host == pattern }
            let suffix = pattern.dropFirst()
            return host.count > suffix.count && host.hasSuffix(suffix)
        }
    }

    /// What is wrong with the descriptor, in words; empty for a sound one.
    ///
    /// Checked by the conformance suite: spelling of the id, three-part version, and a documentation link.
    public var problems: [String] {
        var problems: [String] = []
        let allowed = { (scalar: Unicode.Scalar) in
            ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "-"
        }
        if id.isEmpty || !id.unicodeScalars.allSatisfy(allowed) {
            problems.append("id “\(id)” is not lower case letters, digits and hyphens")
        }
        let parts = version.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count != 3 || parts.contains(where: { UInt($0) == nil }) {
            problems.append("version “\(version)” is not major.minor.patch")
        }
        if name.isEmpty { problems.append("name is empty") }
        if !documentation.hasPrefix("https://") { problems.append("documentation is not an https link") }
        return problems
    }
}
