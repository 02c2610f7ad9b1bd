import ArgumentParser
import Demo
import Foundation
import Testing

/// The driver with programs of shell: systems that only place orders, and applications that write the ledgers.
@Suite struct DemoTests {
    @Test func `an application that is killed and goes on where it was is a success`() async throws {
        try await Self.run(application: Self.resuming, ["--orders", "20", "--crashes", "3"]) { outcome, folder in
            #expect(outcome.problem == nil)
            #expect(outcome.isSuccess)
            #expect(outcome.summary.crashes == 3)
            #expect(outcome.summary.systems.values.allSatisfy { $0.effects == 20 })
            let starts = try String(contentsOf: folder.log(of: "application"), encoding: .utf8).split(separator: "\n")
            #expect(starts.count == 4)
            #expect(Set(starts).count == 1, "every start has the same arguments")
        }
    }

    @Test func `an application that forgets what it did is found out`() async throws {
        let forgetting = Self.resuming.replacing("$(wc -l <\"$ledgers/mail.jsonl\")", with: "0")
        try await Self.run(application: forgetting, ["--orders", "20", "--crashes", "1"]) { outcome, _ in
            #expect(!outcome.isSuccess)
            #expect(outcome.summary.systems.values.contains { $0.duplicated > 0 })
            #expect(outcome.summary.systems.values.allSatisfy { $0.missing == 0 })
        }
    }

    @Test func `an application that ends with an error is not started again`() async throws {
        try await Self.run(application: "echo no idea; exit 3", ["--orders", "2"]) { outcome, _ in
            #expect(outcome.problem?.contains("code(3)") == true)
            #expect(outcome.problem?.contains("no idea") == true)
            #expect(!outcome.isSuccess)
            #expect(outcome.summary.systems.values.allSatisfy { $0.missing == 2 })
        }
    }

    @Test func `an application that says it is done but is not has failed`() async throws {
        try await Self.run(application: "exit 0", ["--orders", "2"]) { outcome, _ in
            #expect(outcome.problem == nil)
            #expect(!outcome.isSuccess)
        }
    }

    @Test func `an application that never ends is given up, and ended`() async throws {
        let endless = "trap '' TERM; echo $$ >\"$folder/pid\"; while :; do sleep 0.1; done"
        try await Self.run(application: endless, ["--orders", "2", "--timeout", "0.5"]) { outcome, folder in
            #expect(outcome.problem?.contains("not finished") == true)
            let text = try String(contentsOf: folder.url.appending(path: "pid"), encoding: .utf8)
            let id = try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
            let probe = try Child(URL(filePath: "/bin/sh"), ["-c", "kill -0 \(id)"], log: folder.log(of: "probe"))
            #expect(try await probe.wait(.seconds(30)) == .code(1))
        }
    }

    @Test func `systems that do not start are an error that says why`() async throws {
        await #expect(throws: DemoError.self) {
            try await Self.run(sandbox: "echo out of ports >&2; exit 1", application: "exit 0", []) { _, _ in }
        }
    }

    /// Places the orders, says that it listens, and waits to be ended.
    private static let placing = """
        i=0
        while [ $i -lt "$orders" ]; do
            i=$((i + 1))
            line="\\"key\\":\\"#$i\\",\\"id\\":\\"$i\\",\\"facts\\":{\\"email\\":\\"$i@example.com\\"}"
            echo "{\\"system\\":\\"shop\\",\\"effect\\":\\"order\\",$line,\\"at\\":\\"2026-07-01T12:00:00.000Z\\"}"
        done >"$ledgers/shop.jsonl"
        : >"$ledgers/mail.jsonl"
        echo '{}' >"$folder/endpoints.json"
        exec sleep 600
        """

    /// Brings about one effect after the other, from the first that is not in the last ledger on.
    private static let resuming = """
        echo "$*"
        effect() { # SYSTEM EFFECT KEY
            line="\\"key\\":\\"$3\\",\\"id\\":\\"$1-$i-$$\\",\\"at\\":\\"2026-07-01T12:00:01.000Z\\""
            grep -q "\\"$3\\".*" "$ledgers/$1.jsonl" 2>/dev/null && [ $first -gt 0 ] && return 0
            echo "{\\"system\\":\\"$1\\",\\"effect\\":\\"$2\\",$line}" >>"$ledgers/$1.jsonl"
        }
        i=$(wc -l <"$ledgers/mail.jsonl"); first=$i
        while [ $i -lt "$orders" ]; do
            i=$((i + 1))
            effect warehouse reservation "#$i"
            effect accounting salesreceipt "#$i"
            effect shipping label "#$i"
            effect mail message "$i@example.com"
            sleep 0.05
        done
        """

    /// Runs the driver with these programs, in a folder of its own.
    private static func run(
        sandbox: String = placing, application: String, _ arguments: [String],
        _ check: (Demo.Outcome, RunFolder) async throws -> Void
    ) async throws {
        try await TemporaryFolder.use { parent in
            for (name, body) in [("sandbox", sandbox), ("OrderFulfilment", application)] {
                let script = """
                    #!/bin/sh
                    arguments="$*"
                    while [ $# -gt 0 ]; do
                        case "$1" in
                        --orders) orders="$2" ;;
                        --endpoints) folder="$(dirname "$2")" ;;
                        esac
                        shift
                    done
                    ledgers="$folder/ledgers"
                    set -- $arguments
                    \(body)
                    """
                let text = parent.appending(path: "\(name).sh")
                try Data("\(script)\n".utf8).write(to: text)
                // Another process writes what is to be executed. Were it this one, a program that a test beside this one
                // starts in the meantime could inherit the open file, which is then too busy to be executed (ETXTBSY).
                let install = try Child(
                    URL(filePath: "/usr/bin/install"), ["-m", "755", text.path, parent.appending(path: name).path],
                    log: parent.appending(path: "install.log"))
                try #require(try await install.wait(.seconds(30)) == .code(0))
            }
            let folder = try RunFolder(in: parent.appending(path: "runs"))
            let programs = try Programs(folder: parent, python: URL(filePath: "/bin/sh"))
            let demo = Demo(try DemoOptions.parse(arguments), programs: programs, folder: folder)
            let outcome = try await demo.run(Display(.plain) { _ in })
            try await check(outcome, folder)
        }
    }
}
