import SpliceConnect
import Testing

@Suite struct ConnectorDescriptorTests {
    private func descriptor(id: String = "shop", version: String = "1.2.3", hosts: [String] = []) -> ConnectorDescriptor
    {
        ConnectorDescriptor(
            id: id, name: "Shop", version: version, hosts: hosts, capabilities: [],
            documentation: "https://shop.example")
    }

    @Test(arguments: [
        ("api.shop.example", true), ("API.Shop.Example", true), ("acme.shop.test", true), ("a.b.shop.test", true),
        ("shop.test", false), ("evilshop.test", false), ("api.shop.example.evil.test", false),
    ])
    func `hosts are matched by label, not by suffix of text`(host: String, isCovered: Bool) {
        #expect(descriptor(hosts: ["api.shop.example", "*.shop.test"]).covers(host: host) == isCovered)
    }

    @Test func `a descriptor without hosts leaves them to the configuration`() {
        #expect(descriptor().covers(host: "anything.example"))
    }

    @Test func `a sound descriptor has no problems`() { #expect(descriptor().problems.isEmpty) }

    @Test(arguments: [
        ("Shop", "1.0.0"), ("", "1.0.0"), ("my shop", "1.0.0"), ("shop", "1.0"), ("shop", "1.0.x"), ("shop", "-1.0.0"),
    ])
    func `an unsound one says what is wrong`(id: String, version: String) {
        #expect(descriptor(id: id, version: version).problems.count == 1)
    }

    @Test func `a report is as bad as its worst finding`() {
        let report = CheckReport([
            .init("credential", .fine, "accepted"), .init("api version", .warning, "retires soon"),
        ])
        #expect(report.severity == .warning)
        #expect(report.isUsable)
        #expect(!CheckReport([.init("credential", .broken, "refused")]).isUsable)
        #expect(CheckReport([]).severity == .fine)
    }
}
