import SpliceHTTP
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
        // Lengths inside a message that say nothing, or more than there is; a negative code.
        "300c02010164070403613d623080", "300c02010164070403613d623005", "300c02010165070a018004000400",
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

    @Test(arguments: [0, 1, 127, 128, 129, 255, 256, 65_535, 65_536, 16_777_216])
    func `content of any length is read as it was written`(count: Int) throws {
        var writer = BERWriter()
        writer.octets(Array(repeating: 7, count: count))
        writer.integer(count)
        var reader = BERReader(writer.bytes[...])
        let content = try reader.next(LDAPTag.octets).content
        let number = try reader.integer(LDAPTag.integer)
        #expect(content.count == count)
        #expect(number == count)
        #expect(reader.rest.isEmpty)
    }

    /// RFC 4511 section 4.5.1.
    @Test(arguments: [
        ("(sn>=a)", "a5070402736e040161"), ("(sn<=b)", "a6070402736e040162"), ("(sn~=c)", "a8070402736e040163"),
        ("(cn=x*y*z)", "a40f0402636e3009800178810179" + "82017a"), ("(cn=*)", "8702636e"),
        ("(cn:dn:2.4.6:=x)", "a9118105322e342e368202636e8301788401ff"), ("(cn:2.4.6:=x)", "a90e8105322e342e36"),
        ("(!(cn=*))", "a2048702636e"), ("(&(cn=*)(sn=*))", "a0088702636e8702736e"), ("(|(cn=*))", "a1048702636e"),
    ])
    func `a filter is the bytes of RFC 4511`(text: String, expected: String) throws {
        var machine = DirectoryConversation(
            DirectorySearch(base: "", filter: try DirectoryFilter(parsing: text)), as: nil, seconds: 0)
        let request = hex(machine.begin())
        #expect(request.contains("010100" + expected), "\(request)")
    }

    @Test(arguments: [
        (7, TransferError.Code.authentication), (8, .authentication), (13, .authentication), (19, .authentication),
        (32, .authentication), (34, .authentication), (48, .authentication), (49, .authentication),
        (50, .authentication), (53, .authentication), (1, .rejected), (2, .rejected), (51, .rejected),
    ])
    func `a bind that is refused says how, in the server's words`(code: Int, expected: TransferError.Code) {
        var machine = DirectoryConversation(Self.search, as: .simple(name: "cn=x", password: "y"), seconds: 0)
        _ = machine.begin()
        guard case .end(.failure(let error)) = machine.take(answer(1, LDAPTag.bindResponse, code, name: "n", text: "t"))
        else {
            Issue.record("the bind went on")
            return
        }
        #expect(error.code == expected)
        #expect(error.outcome == .refused)
        #expect(error.reply == ServerReply(code: code, text: "t"))
    }

    @Test(arguments: [
        (32, TransferError.Code.notFound), (8, .forbidden), (13, .forbidden), (50, .forbidden), (1, .rejected),
        (53, .rejected),
    ])
    func `a search that is refused says how`(code: Int, expected: TransferError.Code) {
        var machine = DirectoryConversation(Self.search, as: nil, seconds: 0)
        _ = machine.begin()
        guard case .end(.failure(let error)) = machine.take(answer(1, LDAPTag.searchDone, code)) else {
            Issue.record("the search went on")
            return
        }
        #expect(error.code == expected)
        #expect(error.outcome == .refused)
    }

    @Test(arguments: [(0, true), (3, false), (4, false), (11, false)])
    func `what a server's limit cut off is not complete`(code: Int, isComplete: Bool) throws {
        var machine = DirectoryConversation(Self.search, as: nil, seconds: 0)
        _ = machine.begin()
        // What a client may pass over comes first.
        _ = machine.take(bytes("300502010179" + "00"))
        guard case .end(let end) = machine.take(answer(1, LDAPTag.searchDone, code)) else {
            Issue.record("the search went on")
            return
        }
        #expect(try end.get().isComplete == isComplete)
    }

    @Test func `an answer has bounds, in each part and in all`() {
        func take(_ head: String) -> DirectoryConversation.Action {
            var machine = DirectoryConversation(Self.search, as: nil, seconds: 0)
            _ = machine.begin()
            return machine.take(bytes(head))
        }
        guard case .wait = take("308401000000") else {
            Issue.record("16 MB were refused")
            return
        }
        guard case .end(.failure(let error)) = take("308401000001") else {
            Issue.record("more than 16 MB were taken")
            return
        }
        #expect(error.code == .tooLarge)

        // Messages that are passed over count, too.
        var machine = DirectoryConversation(Self.search, as: nil, seconds: 0)
        _ = machine.begin()
        var message = BERWriter()
        message.element(LDAPTag.sequence) { message in
            message.integer(1)
            message.octets(Array(repeating: 0, count: 15 << 20), LDAPTag.intermediateResponse)
        }
        var taken = 0
        while case .wait = machine.take(message.bytes), taken < 100 { taken += 1 }
        #expect(taken == DirectoryConversation.totalLimit / message.bytes.count)
    }

    @Test func `a page is no larger than what is still wanted, and pages are not bounded otherwise`() throws {
        var machine = DirectoryConversation(Self.search, as: nil, seconds: 0)
        let first = try page(in: machine.begin())
        #expect(first == (limit: 0, size: 2))
        for _ in 0..<2 { _ = machine.take(entry(1)) }
        guard case .send(let bytes) = machine.take(answer(1, LDAPTag.searchDone, 0, cookie: "c")) else {
            Issue.record("there is no second page")
            return
        }
        let second = try page(in: bytes)
        #expect(second == (limit: 0, size: 1))
    }

    @Test func `a page with an entry begins the count of empty ones anew`() {
        let search = DirectorySearch(base: "", limit: 100, pageSize: 2)
        var machine = DirectoryConversation(search, as: nil, seconds: 0)
        _ = machine.begin()
        for id in 1...3 * DirectoryConversation.emptyPageLimit {
            if id % 500 == 0 { _ = machine.take(entry(id)) }
            guard case .send = machine.take(answer(id, LDAPTag.searchDone, 0, cookie: "c")) else {
                Issue.record("it was given up at page \(id)")
                return
            }
        }
    }

    @Test func `a cookie counts where it was asked for, and in its own control`() throws {
        for (pageSize, control) in [(nil, LDAPRequest.pagedResults), (2, "1.2.3")] as [(Int?, String)] {
            let search = DirectorySearch(base: "", pageSize: pageSize)
            var machine = DirectoryConversation(search, as: nil, seconds: 0)
            _ = machine.begin()
            let end = machine.take(answer(1, LDAPTag.searchDone, 0, cookie: "c", control: control))
            guard case .end(.success(let result)) = end else {
                Issue.record("it goes on after a control \(control)")
                continue
            }
            #expect(result.isComplete)
        }
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

    /// The bound and the page size that a search asks for.
    private func page(in request: [UInt8]) throws -> (limit: Int, size: Int) {
        var outer = BERReader(request[...])
        var message = try outer.next(LDAPTag.sequence).inside
        _ = try message.integer(LDAPTag.integer)
        var search = try message.next(LDAPTag.searchRequest).inside
        _ = try search.next(LDAPTag.octets)
        for _ in 0..<2 { _ = try search.integer(LDAPTag.enumerated) }
        let limit = try search.integer(LDAPTag.integer)
        var controls = try message.next(LDAPTag.controls).inside
        var control = try controls.next(LDAPTag.sequence).inside
        _ = try control.next(LDAPTag.octets)
        var content = try control.next(LDAPTag.octets).inside
        var value = try content.next(LDAPTag.sequence).inside
        return (limit, try value.integer(LDAPTag.integer))
    }

    private func entry(_ id: Int) -> [UInt8] {
        var writer = BERWriter()
        writer.element(LDAPTag.sequence) { message in
            message.integer(id)
            message.element(LDAPTag.searchEntry) { entry in
                entry.octets("uid=a".utf8)
                entry.octets([], LDAPTag.sequence)
            }
        }
        return writer.bytes
    }

    private func answer(
        _ id: Int, _ tag: UInt8, _ code: Int, name: String = "", text: String = "", cookie: String? = nil,
        control: String = LDAPRequest.pagedResults
    ) -> [UInt8] {
        var writer = BERWriter()
        writer.element(LDAPTag.sequence) { message in
            message.integer(id)
            message.element(tag) { outcome in
                outcome.integer(code, LDAPTag.enumerated)
                outcome.octets(name.utf8)
                outcome.octets(text.utf8)
            }
            guard let cookie else { return }
            var value = BERWriter()
            value.element(LDAPTag.sequence) { value in
                value.integer(0)
                value.octets(cookie.utf8)
            }
            message.element(LDAPTag.controls) { controls in
                controls.element(LDAPTag.sequence) { list in
                    list.octets(control.utf8)
                    list.octets(value.bytes)
                }
            }
        }
        return writer.bytes
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
