import SpliceAuth
import SpliceTesting
import Testing

@Suite struct LeakDetectorTests {
    private static let secret = #"ab+c/d"e&f=="#

    /// The same secret as writers of JSON, of forms and of dumps have it.
    @Test(arguments: [
        secret, #"ab+c/d\"e&f=="#, #"ab+c\/d\"e&f=="#, #"ab\u002bc/d\u0022e\u0026f=="#, #"ab\u002Bc/d\u0022e\u0026f=="#,
        "ab%2Bc%2Fd%22e%26f%3D%3D", "ab%2bc%2fd%22e%26f%3d%3d", "61622b632f64226526663d3d", "61622B632F64226526663D3D",
        "YWIrYy9kImUmZj09", secret + "\u{301}", "\u{200D}" + secret + "\u{FE0F}",
    ])
    func `a secret is found however it was written`(_ form: String) {
        let detector = LeakDetector(secrets: [Secret(Self.secret)])
        detector.inspect("before \(form) after", at: "a text")
        #expect(!detector.leaks.isEmpty, "\(form)")
    }

    @Test func `text without the secret is no leak`() {
        let detector = LeakDetector(secrets: [Secret(Self.secret)])
        detector.inspect(#"ab+c/d e&f== and ab\u002bc"#, at: "a text")
        #expect(detector.leaks.isEmpty && detector.inspectedCount == 1)
    }
}
