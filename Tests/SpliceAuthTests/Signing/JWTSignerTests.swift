import Crypto
import Foundation
import SpliceAuth
import Testing

/// The examples of the JOSE RFCs whose signatures follow from key and input.
@Suite struct JWTSignerTests {
    /// RFC 7520 section 3.4, as PKCS #8.
    private static let bilbo = """
        -----BEGIN PRIVATE KEY-----
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCfgQ+0A4Jz0CWR
        5Ac/MdK2ABuCzttNkvBQFl1Hz8q4o8Qct3isdVN5P475dXaNGiN02HElZMO813ue
        pDRUSJlAfP8AmZIKkxokxEFIUqspvbCpXAZT82xg5gv5C2JY3aVvNwR7pcLR0Cmv
        nJ1AuseqQceKDdEGit1pnoCP6gEeoUQdik97tOl7459V8d3UTpxLozUVlwPU00tg
        PmUUek8j1tPAmWx17e6EaoLRkK4QeDyWHPA4eu0hBtLQVVtv2Tf61VNTh+D/cv++
        eJQUArC4IuoqdLYFjB2r+bNKdstjuH+qLGhHuOKDf/+RGG5rHBSRHPmJqJCSqBzm
        Ad2s0/nPAgMBAAECggEAbWUC9B+EFRIo8kpGfh0ZuyGPvMNKvYWNtB/ikiH9k20e
        T+O1q/I78eiZkpXxXQ0UTEs2LsNRS+8uJbvQ+A1irkwMSMkK1J3XTGgdrhCku9gR
        ldY7sNA/AKZGh+Q661/42rINLRCe8W+nZ34ui/qOfkLnK9QWDDqpaIsA+bMwWWSD
        Fu2MUBYwkHTMEzLYGqOe04noqeq1hExBTHBOBdkMXiuFhUq1BU6l+DqEiWxqg82s
        Xt2h+LMnT3046AOYJoRioz75tSUQfGCshWTBnP5uDjd18kKhyv07lhfSJdrPdM5P
        lyl21hsFf4L/mHCuoFau7gdsPfHPxxjVOcOpBrQzwQKBgQDdKXGD8PBNclxvrT3l
        GhfKBAIBnlGcC9mWejXKEe2dR7H9+nsBn/2dFo7sdf/5IV8ZB661qjZMOMMBZThW
        6mTyvD0lHQDNnQ3Z++4gCav9YKyYal42pCd6/VPsjISyeHxQy36fkJp+GSKTOESy
        uad0fovE6u9EmWw+npm/xtSrSQKBgQC4oTZ2H5xN/oREXiTh7+PLvwZ89hQhpTKh
        JIm4HOncK5uTc4KqzqCtPxtH9y7QObUxnBaa12oPIj3ketR6rcw/Xm8ww43yUdN5
        m7aWYq/CpbtqdXlTOEzWJnvPjIyS5TAVagG/Jjz3wRe9EP6F2pHEeVKoBnX3bMHe
        lUUnSzukVwKBgAfD1b15Lya49i/hmEO798va+isOYPUmoVwcLFlM6dfU1ZYCPmFf
        OatTSG9a8ULQ/iLF10d/k2p3r7kT0beTgTnYjBkKfKW7duoJY2HylPxPcZ/kVCx8
        9PnnfRPYFyyg+FRp4Kc/j30P6tvaZOcVh6CadNPUH9R7woYsUV+fXoYpAoGACLDm
        DGduhylc9o7r84rEUVn7pzQ6PF83Y+iBZx5NT+TpnOZKF1pErAMVeKzFEl41DlHH
        qqBLSM0W1sOFbwTxYWZDm6sI6og5iTbwQGIC3gnJKbi/7k/vJgGHwHxgPaX2PnvP
        +zyEkDERuf+ry4c/Z11Cq9AqC2yeL6kdKT1cYF8CgYEA3PiqvXQN0zwMeE+sBvZg
        i289XP9XCQF3VWqPzMKnIgQp7/Tugo6+NZBKCQsMf3HaEGBjTVJs/jcK8+TRXvaK
        e+7ZMaQj8VfBdYkssbu0NKDDhjJ+GtiseaDVWt7dcH0cfwxgFUHpQh7FoCrjFJ6h
        6ZEpMF6xmujs4qMpPz8aaI4=
        -----END PRIVATE KEY-----
        """
    private static let journey =
        "It\u{2019}s a dangerous business, Frodo, going out your door. You step onto the road, and if you don't keep your "
        + "feet, there\u{2019}s no knowing where you might be swept off to."

    private func signature(_ signer: JWTSigner, header: String, payload: String) throws -> String? {
        let token = try signer.sign(payload: Array(payload.utf8), protectedHeader: Array(header.utf8))
        return token.withText { $0.split(separator: ".").last.map(String.init) }
    }

    private func base64URL(_ text: String) throws -> [UInt8] {
        let standard = text.replacing("-", with: "+").replacing("_", with: "/")
        return try #require(bytes(standard + String(repeating: "=", count: (4 - standard.count % 4) % 4)))
    }

    @Test func `RFC 7515 A·1 comes out`() throws {
        let key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
        let signer = try JWTSigner.hs256(secret: Secret(bytes: try base64URL(key)))
        let payload =
            #"{"iss":"joe","# + "\r\n" + #" "exp":1300819380,"# + "\r\n" + #" "http://example.com/is_root":true}"#
        let header = #"{"typ":"JWT","# + "\r\n" + #" "alg":"HS256"}"#
        #expect(
            try signature(signer, header: header, payload: payload) == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    }

    @Test func `RFC 7520 4·1 comes out`() throws {
        let signer = try JWTSigner.rs256(privateKeyPEM: Secret(Self.bilbo))
        let header = #"{"alg":"RS256","kid":"bilbo.baggins@hobbiton.example"}"#
        #expect(
            try signature(signer, header: header, payload: Self.journey)
                == "MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoBwA78185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg"
        )
    }

    @Test func `RFC 7520 4·4 comes out`() throws {
        let signer = try JWTSigner.hs256(
            secret: Secret(bytes: try base64URL("hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg")))
        let header = #"{"alg":"HS256","kid":"018c0ae5-4d9b-471b-bfd6-eef314bc7037"}"#
        #expect(
            try signature(signer, header: header, payload: Self.journey)
                == "s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0")
    }

    @Test func `RFC 8037 A·4 comes out`() throws {
        let signer = try JWTSigner.ed25519(
            seed: Secret(bytes: try base64URL("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")))
        let signature = try signature(
            signer, header: #"{"alg":"EdDSA"}"#, payload: "Example of Ed25519 signing")
        // Ed25519 of swift-crypto is not deterministic on every platform: what counts is that the RFC's key accepts it.
        let key = try Curve25519.Signing.PublicKey(
            rawRepresentation: try base64URL("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))
        let input = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
        #expect(key.isValidSignature(try base64URL(try #require(signature)), for: Array(input.utf8)))
        #expect(
            key.isValidSignature(
                try base64URL(
                    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"),
                for: Array(input.utf8)))
    }

    @Test func `a key of another form or size is refused`() {
        #expect(throws: AuthError.self) { try JWTSigner.hs256(secret: Secret(String(repeating: "a", count: 31))) }
        #expect(throws: AuthError.self) { try JWTSigner.es256(privateKeyPEM: Secret(Self.bilbo)) }
        #expect(throws: AuthError.self) { try JWTSigner.rs256(privateKeyPEM: Secret("-----BEGIN PRIVATE KEY-----")) }
        #expect(throws: AuthError.self) { try JWTSigner.ed25519(seed: Secret("short")) }
        #expect(throws: AuthError.self) { try DPoPProver(try JWTSigner.rs256(privateKeyPEM: Secret(Self.bilbo))) }
    }
}
