import Foundation
import SpliceAuth
import Testing

@Suite struct LeaseHolderTests {
    @Test func `a process that lives is not gone, whatever else its name says`() {
        let holder = LeaseHolder.make()
        #expect(holder.split(separator: ":").count == 5, "this machine lets a process be told from others")
        #expect(!LeaseHolder.isGone(holder))
        #expect(LeaseHolder.make() != holder)
    }

    @Test func `a process that has ended is gone, and so is one whose number another has now`() async throws {
        let parts = LeaseHolder.make().split(separator: ":").map(String.init)
        let child = try Peer("/bin/sh", ["-c", "echo $$"])
        let number = try #require(await child.line())
        child.stop()
        #expect(LeaseHolder.isGone([parts[0], parts[1], number, parts[3], parts[4]].joined(separator: ":")))
        #expect(LeaseHolder.isGone([parts[0], parts[1], parts[2], "1", parts[4]].joined(separator: ":")))
    }

    @Test func `nobody is judged who may be on another machine or in another form`() {
        let parts = LeaseHolder.make().split(separator: ":").map(String.init)
        for holder in [
            "", "nonce", [parts[0], "other-boot.1", "1", "1", "n"].joined(separator: ":"),
            ["2", parts[1], "999999999", "1", "n"].joined(separator: ":"),
            [parts[0], parts[1], "-1", "1", "n"].joined(separator: ":"),
            [parts[0], parts[1], "x", "1", "n"].joined(separator: ":"),
        ] { #expect(!LeaseHolder.isGone(holder), "\(holder)") }
    }
}
