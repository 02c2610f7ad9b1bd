import Testing

/// Forms that nobody would send. `Scripts/fuzz form` goes on where these stop, guided by coverage and with sanitizers.
@Suite struct FormFuzzTests {
    static let seeds = [
        "row[id]=a&row[no;te]=x&row[n]=+2&row[in][x]=%C3%A4&row[in][o]=true&tags[]=a&tags[]=b&l[0][x]=1&l[2][x]=0",
        "row.id=1&tags=a&tags=b&l[][x]=1&l[][x]=2&l[][o]=1&l[3][x]=y",
        "row%5Bid%5D=&tags=&l[0][x]=+%zz&row.in.x=",
    ].map { Array($0.utf8) }

    @Test func `the forms that everything starts from are accepted`() {
        var checks = FormChecks()
        for seed in FormFuzzTests.seeds { #expect(checks.contradiction(in: seed) == nil) }
        #expect(checks.accepted == FormFuzzTests.seeds.count)
    }

    @Test(arguments: [41, 42, 43] as [UInt64])
    func `what is read of mutated forms survives being written`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var checks = FormChecks()
        let telling = Array("[].=&%+ 019x;\u{0}é".utf8)
        for _ in 0..<600 {
            let document = FormFuzzTests.seeds[Int.random(in: 0..<3, using: &random)]
            let input = document.scattered(with: telling, using: &random)
            let contradiction = checks.contradiction(in: input)
            #expect(contradiction == nil, "seed \(seed): \(input)")
        }
        #expect(checks.accepted > 100, "seed \(seed): too few forms got through to be worth the time")
    }
}
