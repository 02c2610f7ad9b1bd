import SpliceAuth
import Testing

@Suite struct EndpointURLTests {
    @Test(arguments: [
        "http://login.example.com/token", "https://user:pw@login.example.com/token", "https://a@b/token",
        "https:///token", "https://login.example.com/token#x", "https://login.example.com/a b", "login.example.com",
        "https://login.example.com\\@evil.example.com/token", "https://exa%6dple.com/", "https://x:99999/",
        "https://login.example.com/\r\nHost: evil", "https://[::1/x", "ftp://x/", "",
        "https://x:+443/", "https://x:/", "https://x:0/", "https://[]/",
    ])
    func `an address that is not plainly HTTPS to a plain host is refused`(_ text: String) {
        #expect(throws: AuthError.self) { try EndpointURL(text) }
    }

    @Test(arguments: [
        ("https://Login.Example.com/token", "login.example.com", "/token"),
        ("https://login.example.com", "login.example.com", "/"),
        ("https://login.example.com:8443?x=1", "login.example.com:8443", "/?x=1"),
        ("HTTPS://[2001:DB8::1]:443/t", "[2001:db8::1]:443", "/t"),
    ])
    func `an address is taken apart`(_ text: String, _ authority: String, _ path: String) throws {
        let url = try EndpointURL(text)
        #expect(url.authority == authority)
        #expect(url.path == path)
    }

    @Test(arguments: [
        "http://127.0.0.1.example.com/", "http://10.0.0.1/", "http://169.254.169.254/", "https://127.0.0.1/",
    ])
    func `plain HTTP is for this machine`(_ text: String) {
        #expect(throws: AuthError.self) { try EndpointURL(loopback: text) }
    }

    @Test(arguments: ["http://127.0.0.1:80/t", "http://localhost/t", "http://[::1]:9/t"])
    func `this machine is allowed by name`(_ text: String) throws {
        #expect(try EndpointURL(loopback: text).text == text)
    }
}
