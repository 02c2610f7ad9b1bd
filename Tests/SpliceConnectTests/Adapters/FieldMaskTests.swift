import SpliceAuth
import SpliceConnect
import SpliceMapping
import Testing

@Suite struct FieldMaskTests {
    /// RFC 4231, test cases 1 and 2.
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0b, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
    ])
    func `a keyed hash is that of RFC 4231`(key: [UInt8], text: String, hash: String) {
        let mask = FieldMask.keyedHash(Secret(bytes: key))
        #expect(mask.text(text) == hash)
        #expect(mask.longest == 64)
        let short = FieldMask.keyedHash(Secret(bytes: key), length: 20)
        #expect(short.text(text) == String(hash.prefix(20)))
        #expect(short.longest == 20)
        #expect(FieldMask.keyedHash(Secret(bytes: key), length: 1).longest == 16)
    }
}
