import CLibcurl
import Testing

@testable import SpliceCurl

/// libcurl's handles, without an exchange.
@Suite struct HandleTests {
    @Test func `each option of a handle has its own list, which stays while it is set to the same again`() throws {
        let easy = try #require(EasyHandle())
        var (first, second) = (CStringList(), CStringList())
        first.append("a: ", "1")
        second.append("RNFR a")
        easy.set(CURLOPT_HTTPHEADER, list: first)
        easy.set(CURLOPT_QUOTE, list: second)
        let before = easy.lists.map(\.list)
        #expect(before.map(\.strings) == [first, second])
        easy.set(CURLOPT_HTTPHEADER, list: first)
        #expect(easy.lists.map { ObjectIdentifier($0.list) } == before.map { ObjectIdentifier($0) })
        easy.set(CURLOPT_HTTPHEADER, list: second)
        #expect(easy.lists.map(\.list.strings) == [second, second])
        #expect(easy.lists[0].list !== before[0])
        #expect(easy.failure == nil)
    }
}
