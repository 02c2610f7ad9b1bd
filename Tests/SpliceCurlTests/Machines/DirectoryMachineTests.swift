import SpliceTransfer
import Testing

@testable import SpliceCurl

/// LDAP without a connection: bytes out, bytes in.
@Suite struct DirectoryMachineTests {
    private static let search = DirectorySearch(base: "", limit: 3, pageSize: 2)

    @Test func `a bind and a search are the bytes of RFC 4511`() {
        var machine = DirectoryConversation(
            DirectorySearch(base: "dc=a", scope: .base, filter: .equal("cn", "b"), attributes: ["sn"], pageSize: nil),
            as: .simple(name: "cn=x", password: "y"), seconds: 200)
        #expect(hex(machine.begin()) == "3011020101600c0201030404636e3d78800179")
        guard case .send(let bytes) = machine.take(bytes("300c02010161070a010004000400")) else {
            Issue.record("the bind was not accepted")
            return
        }
        // limit 1,000 is 03e8, 200 seconds are 00c8 and not a negative number
        #expect(
            hex(bytes)
                == "302b0201026326040464633d610a01000a0100020203e8020200c8010100a3070402636e0401623004" + "0402736e")
    }

    @Test(arguments: [1, 2, 7, 4096]) func `entries are read from pieces of any size`(size: Int) throws {
        var machine = DirectoryConversation(Self.search, as: nil, seconds: 0)
        _ = machine.begin()
        // uid=a with two mails, one of them empty, and a reference; then the end
        let answer = bytes(
            "301e020101641904057569643d613010300e04046d61696c31060402783a0400" + "300c02010173070405"
                + "6c6461703a" + "300c02010165070a010004000400")
        var result: DirectoryResult?
        for start in stride(from: 0, to: answer.count, by: size) {
            if case .end(let end) = machine.take(answer[start..<min(start + size, answer.count)]) {
                result = try end.get()
            }
        }
        let mail = DirectoryEntry.Attribute(name: "mail", values: [Array("x:".utf8), []])
        #expect(
            result
                == DirectoryResult(
                    entries: [DirectoryEntry(name: "uid=a", attributes: [mail])], isComplete: true,
                    referrals: ["ldap:"]))
    }

    @Test(arguments: [
        "485454502f312e31", "3080", "3085", "30847fffffff", "300c02010965070a010004000400",
        "300c02010161070a010004000400", "30050201016500", "3003020101", "3006020101640304", "3f8001",
    ])
    func `what is no answer ends the search with an error`(text: String) {
        var machine = DirectoryConversation(Self.search, as: nil, seconds: 0)
        _ = machine.begin()
        guard case .end(.failure(let error)) = machine.take(bytes(text)) else {
            Issue.record("\(text) was taken")
            return
        }
        #expect([.protocolViolation, .tooLarge].contains(error.code))
    }

    @Test func `a server that closes says why`() {
        var machine = DirectoryConversation(Self.search, as: nil, seconds: 0)
        _ = machine.begin()
        guard case .end(.failure(let error)) = machine.take(bytes("300c02010078070a013404000400")) else {
            Issue.record("the notice was passed over")
            return
        }
        #expect(error.code == .connectionLost)
        #expect(error.reply?.code == 52)
    }

    @Test func `pages without end are given up`() {
        var machine = DirectoryConversation(Self.search, as: nil, seconds: 0)
        _ = machine.begin()
        for id in 1...DirectoryConversation.emptyPageLimit + 1 {
            var page = BERWriter()
            page.element(LDAPTag.sequence) { message in
                message.integer(id)
                message.octets(bytes("0a010004000400"), LDAPTag.searchDone)
                message.octets(
                    bytes("3022") + [4, 22] + Array(LDAPRequest.pagedResults.utf8) + bytes("0408300602010004" + "0163"),
                    LDAPTag.controls)
            }
            if case .end(let end) = machine.take(page.bytes) {
                #expect(id == DirectoryConversation.emptyPageLimit + 1)
                #expect(throws: TransferError.self) { try end.get() }
                return
            }
        }
        Issue.record("it goes on")
    }

    @Test(arguments: 0..<64) func `hostile bytes end in an answer, not in a crash`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let whole = bytes(
            "301e020101641904057569643d613010300e04046d61696c31060402783a0400" + "300c02010165070a010004000400")
        var ended = 0
        for _ in 0..<500 {
            var machine = DirectoryConversation(Self.search, as: nil, seconds: 0)
            _ = machine.begin()
            var broken = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                broken[Int.random(in: 0..<broken.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if case .end = machine.take(broken) { ended += 1 }
        }
        #expect(ended > 250, "seed \(seed)")
    }

    @Test(arguments: [
        "(&(objectClass=person)(|(uid=a)(mail=a*b*c)))", "(!(cn=x))", "(cn=\\2a\\28\\29\\5c\\00)", "(sn>=a)", "(sn<=b)",
        "(sn~=c)", "(cn=*)", "(cn=*x*)", "(cn=x*)", "(cn=)", "(&)", "(|)",
        "(memberOf:1.2.840.113556.1.4.1941:=cn=g)", "(ou:dn:=x)", "(:caseExactMatch:=x)", "(cn:dn:2.4.6.8.10:=x)",
    ])
    func `a filter's text is read and written`(text: String) throws {
        #expect(try DirectoryFilter(parsing: text).text == text)
    }

    @Test(arguments: [
        "", "(", "()", "cn=x", "(cn=x", "(cn=x))", "(c n=x)", "(cn=\\2)", "(cn=\\zz)", "(=x)", "(:=x)", "(cn=a**b)",
        "(!)", "(!(a=b)(c=d))", "(cn>=a*)", "(&(cn=x)", String(repeating: "(!", count: 200_000),
    ])
    func `what is no filter is refused`(text: String) {
        #expect(throws: TransferError.self) { try DirectoryFilter(parsing: text) }
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
