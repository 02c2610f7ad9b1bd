package import Foundation
import Synchronization

/// Shows how the work stands: in a terminal one line that is written over, elsewhere a line when something has changed.
package final class ProgressLine: Sendable {
    private struct State {
        var shown: RunReport?
        var last: ContinuousClock.Instant?
    }

    private let isPlain: Bool
    private let output: FileHandle
    private let state = Mutex(State())

    /// - Parameters:
    ///   - isPlain: Never move the cursor, and print at most every two seconds.
    ///   - output: Where to.
    package init(isPlain: Bool, output: FileHandle = .standardOutput) {
        self.isPlain = isPlain
        self.output = output
    }

    /// Shows a report, unless it is what is shown already.
    package func show(_ report: RunReport) {
        let isDue = state.withLock { state in
            let now = ContinuousClock.now
            guard report != state.shown, !isPlain || state.last.map({ now - $0 > .seconds(2) }) ?? true else {
                return false
            }
            (state.shown, state.last) = (report, now)
            return true
        }
        if isDue { write(isPlain ? "\(report)\n" : "\r\u{1B}[K\(report)") }
    }

    /// Shows the last report.
    package func end(_ report: RunReport) {
        write(isPlain ? "\(report)\n" : "\r\u{1B}[K\(report)\n")
    }

    private func write(_ text: String) {
        output.write(Data(text.utf8))
    }
}
