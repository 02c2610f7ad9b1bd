package import Foundation

/// Where the systems are and how to get in, as the file that `--endpoints` names has it.
///
/// Configurations name secrets and never contain them; here the file stands for the vault that an application has.
package struct SystemAddresses: Codable, Sendable {
    package struct Shop: Codable, Sendable {
        package var url: String
        package var domain: String
        package var accessToken: String
        package var clientSecret: String
    }

    package struct Warehouse: Codable, Sendable {
        package var url: String
        package var tokenURL: String
        package var clientID: String
        package var clientSecret: String
    }

    package struct Accounting: Codable, Sendable {
        package var url: String
        package var realmID: String
        package var tokenURL: String
        package var clientID: String
        package var clientSecret: String
        package var refreshToken: String
    }

    package struct Shipping: Codable, Sendable {
        package var url: String
        package var apiKey: String
        package var carrierID: String
    }

    package struct Mail: Codable, Sendable {
        package var host: String
        package var port: Int
        package var traceURL: String
        package var traceKey: String
    }

    package var shop: Shop
    package var warehouse: Warehouse
    package var accounting: Accounting
    package var shipping: Shipping
    package var mail: Mail
    /// How much faster than the vendors' the clocks of these systems run; 1, or nothing, for real ones.
    package var timeScale: Double?

    /// Reads the file.
    package init(contentsOf file: URL) throws {
        self = try JSONDecoder().decode(SystemAddresses.self, from: Data(contentsOf: file))
    }
}
