package import Foundation

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where the systems listen and how to get in: what an application needs to know, and all that it may know.
package struct Endpoints: Codable, Sendable, Equatable {
    package struct Shop: Codable, Sendable, Equatable {
        /// Ends before `/admin/api`.
        package var url: String
        package var domain: String
        package var accessToken: String
        package var clientSecret: String
        package var apiVersion: String
    }

    package struct Warehouse: Codable, Sendable, Equatable {
        /// Ends in `/api/v1`.
        package var url: String
        package var apiKey: String
        package var tokenURL: String
        package var clientID: String
        package var clientSecret: String
    }

    package struct Accounting: Codable, Sendable, Equatable {
        /// Ends before `/v3/company`.
        package var url: String
        package var realmID: String
        package var tokenURL: String
        package var clientID: String
        package var clientSecret: String
        package var refreshToken: String
    }

    package struct Shipping: Codable, Sendable, Equatable {
        /// Ends in `/v2`.
        package var url: String
        package var apiKey: String
        package var carrierID: String
    }

    package struct Mail: Codable, Sendable, Equatable {
        package var host: String
        package var port: Int
        package var user: String
        package var password: String
        /// Ends in `/v1`.
        package var traceURL: String
        package var traceKey: String
    }

    package var shop: Shop
    package var warehouse: Warehouse
    package var accounting: Accounting
    package var shipping: Shipping
    /// Nil when the sandbox runs without mail.
    package var mail: Mail?
    /// How much faster than the vendors' the clocks of the rate limits run.
    package var timeScale: Double

    /// Writes the file in one step: who sees it sees all of it. It holds secrets, so only its owner may read it.
    package func write(to file: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let part = file.appendingPathExtension("part")
        let isWritten = FileManager.default.createFile(
            atPath: part.path, contents: try encoder.encode(self), attributes: [.posixPermissions: 0o600])
        guard isWritten else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: part.path]) }
        // rename(2) replaces in one step, where FileManager's replaceItemAt loses the file on Linux. Both paths are Swift
        // strings, which live as C strings for the length of the call: that is all the safety it needs.
        guard unsafe rename(part.path, file.path) == 0 else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: file.path])
        }
    }
}
