import Testing

/// Tables that nobody would write. `Scripts/fuzz csv` goes on where these stop, guided by coverage and with sanitizers.
@Suite struct CSVFuzzTests {
    static let seeds = [
        "id,no;te,n,in.x,in.o\r\na,\"x\"\"\n,\",+2,t,true\r\n\r\nb,,,,\r\n",
        "n;id;NULL;in.o;in.x;\"no;te\"\n1;\"=a\";x;0;y;z\nNULL;'=1;yes;NULL;NULL;\"NULL\"\n",
        "id\tin.x\tother\nä\tx\ty\r\"\"\tq\tr\r",
    ].map { Array($0.utf8) }

    @Test func `the tables that everything starts from are accepted`() {
        var checks = CSVChecks()
        for seed in CSVFuzzTests.seeds { #expect(checks.contradiction(in: seed) == nil) }
        #expect(checks.accepted == 6)
    }

    @Test(arguments: [31, 32, 33] as [UInt64])
    func `mutated tables read the same in pieces, and what is read survives being written`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var checks = CSVChecks()
        let telling = Array(",;\t\"\r\n '=NULL\u{feff}é".utf8)
        for _ in 0..<600 {
            let document = CSVFuzzTests.seeds[Int.random(in: 0..<3, using: &random)]
            let input = document.scattered(with: telling, using: &random)
            let contradiction = checks.contradiction(in: input)
            #expect(contradiction == nil, "seed \(seed): \(input)")
        }
        #expect(checks.accepted > 200, "seed \(seed): too few rows got through to be worth the time")
    }
}
