import SpliceClient
import Testing

struct WebAddressTests {
    /// RFC 3986 section 5.4, those that concern http.
    @Test(arguments: [
        ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"),
        ("//g", "http://g/"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q"),
        ("g#s", "http://a/b/c/g"), (";x", "http://a/b/c/;x"), ("g;x?y#s", "http://a/b/c/g;x?y"),
        ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"),
        ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../g", "http://a/g"), ("../../../g", "http://a/g"),
        ("/./g", "http://a/g"), ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."), ("..g", "http://a/b/c/..g"),
        ("./../g", "http://a/b/g"), ("g/./h", "http://a/b/c/g/h"), ("g/../h", "http://a/b/c/h"),
        ("g?y/./x", "http://a/b/c/g?y/./x"),
        // A delimiter stays one where the next character combines with it.
        ("g#\u{301}s", "http://a/b/c/g"), ("g/\u{301}/../h", "http://a/b/c/g/h"),
        ("?\u{301}y", "http://a/b/c/d;p?\u{301}y"),
    ])
    func `references are resolved`(reference: String, result: String) throws {
        let base = try #require(WebAddress("http://a/b/c/d;p?q"))
        #expect(base.resolving(reference)?.description == result)
    }

    @Test(arguments: [
        "", "example", "ftp://a/", "https://", "https://user@a/", "https://user:pw@a/", "https://a:0/",
        "https://a:65536/", "https://a:+80/", "https://user@\u{301}a/", "https://a:\u{301}80/",
        "https://a:b/", "https://a b/", "https://a/\u{0}", "https://a/\r\nHost: b", "https://[::1/", "https:///x",
        "https://?q", "https://[::1]x/",
    ])
    func `what is not an address of the web is refused`(text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test func `host and default port do not depend on spelling`() throws {
        let one = try #require(WebAddress("HTTPS://Api.Example:443"))
        let other = try #require(WebAddress("https://api.example/"))
        #expect(one == other)
        #expect(one.authority == "api.example")
        #expect(WebAddress("https://[::1]:8443/x")?.authority == "[::1]:8443")
    }

    @Test(arguments: [
        ("https://a/v1", "orders", "https://a/v1/orders?q=a%20%26%20b"),
        ("https://a/v1/", "/orders", "https://a/v1/orders?q=a%20%26%20b"),
        ("https://a", "orders?x=1", "https://a/orders?x=1&q=a%20%26%20b"),
        ("https://a/v1", "", "https://a/v1?q=a%20%26%20b"),
    ])
    func `paths are appended and queries escaped`(base: String, path: String, result: String) throws {
        let address = try #require(WebAddress(base))
        #expect(address.appending(path, query: ["q": "a & b"])?.description == result)
    }
}
