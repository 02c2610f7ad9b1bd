import Demo
import Foundation
import Synchronization
import Testing

@Suite struct DisplayTests {
    @Test func `plain text never moves the cursor, and is rare`() throws {
        let output = Output()
        let display = Display(.plain) { output.add($0) }
        let start = ContinuousClock.now
        for second in 0..<12 {
            display.show(try progress(crashes: second), at: start + .seconds(second))
        }
        display.note("done")
        #expect(!output.text.contains("\u{1B}"))
        #expect(output.text.split(separator: "\n").count == 3)
    }

    @Test func `plain text does not repeat itself`() throws {
        let output = Output()
        let display = Display(.plain) { output.add($0) }
        let start = ContinuousClock.now
        for second in 0..<60 { display.show(try progress(crashes: 0), at: start + .seconds(second)) }
        #expect(output.text.isEmpty)
    }

    @Test func `a terminal is redrawn in place, and a note stays above`() throws {
        let output = Output()
        let display = Display(.live) { output.add($0) }
        let start = ContinuousClock.now
        display.show(try progress(crashes: 0), at: start)
        let lines = output.text.split(separator: "\n").count
        #expect(lines == 6)
        display.show(try progress(crashes: 1), at: start + .milliseconds(20))
        #expect(output.text.split(separator: "\n").count == lines)
        display.show(try progress(crashes: 1), at: start + .milliseconds(200))
        #expect(output.text.contains("\u{1B}[6A\u{1B}[J"))
        display.note("killed")
        #expect(output.text.hasSuffix("\u{1B}[6A\u{1B}[Jkilled\n"))
        display.note("killed again")
        #expect(output.text.hasSuffix("killed\nkilled again\n"))
    }

    private func progress(crashes: Int) throws -> RunProgress {
        RunProgress(
            LedgerTail(folder: URL(filePath: "/nowhere")), of: 10, report: ApplicationReport(), crashes: crashes)
    }
}

private final class Output: Sendable {
    private let storage = Mutex("")
    func add(_ text: String) { storage.withLock { $0 += text } }
    var text: String { storage.withLock { $0 } }
}
