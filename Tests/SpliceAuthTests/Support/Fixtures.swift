import Foundation
import HTTPTypes
import SpliceAuth
import SpliceHTTP

func provider(quirks: OAuthProvider.Quirks = OAuthProvider.Quirks()) throws -> OAuthProvider {
    OAuthProvider(
        name: "example", tokenEndpoint: try EndpointURL("https://login.example.com/token"),
        issuer: "https://login.example.com", quirks: quirks)
}

func client(
    _ transport: some Transport, quirks: OAuthProvider.Quirks = OAuthProvider.Quirks(),
    authentication: ClientAuthentication = .basic(Secret("s3cret")), time: some TimeSource = .system
) throws -> OAuthClient {
    try OAuthClient(
        provider: try provider(quirks: quirks), clientID: "app", authentication: authentication, transport: transport,
        time: time)
}

func field(_ name: String, sourceLocation: String = #function) throws -> HTTPField.Name {
    struct NotAName: Error {}
    guard let name = HTTPField.Name(name) else { throw NotAName() }
    return name
}

/// A generator whose numbers follow from a seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// Bytes from base 64.
func bytes(_ base64: String) -> [UInt8]? { Data(base64Encoded: base64).map { Array($0) } }
