import Foundation
import Synchronization

/// Shows a run while it goes on: lines that are redrawn in a terminal, a line now and then everywhere else.
package final class Display: Sendable {
    /// How it shows.
    package enum Style: Sendable {
        /// Redraws, for a terminal.
        case live
        /// Prints a line every few seconds, and only if something has changed.
        case plain
    }

    private struct State {
        var drawn = 0
        var shown: RunProgress?
        var next: ContinuousClock.Instant?
    }

    private let style: Style
    private let state = Mutex(State())
    private let write: @Sendable (String) -> Void

    /// - Parameter write: Where the text goes; by default to standard output.
    package init(
        _ style: Style,
        write: @escaping @Sendable (String) -> Void = { FileHandle.standardOutput.write(Data($0.utf8)) }
    ) {
        self.style = style
        self.write = write
    }

    /// Shows how far the run is; most calls show nothing, since the last one is still fresh.
    package func show(_ progress: RunProgress, at now: ContinuousClock.Instant = .now) {
        let text: String? = state.withLock { state in
            if let next = state.next, now < next { return nil }
            guard progress != state.shown else { return nil }
            defer { state.shown = progress }
            switch style {
            case .plain:
                state.next = now + .seconds(5)
                // The first look is for the clock only: a run that takes a moment needs no progress.
                return state.shown == nil ? nil : progress.text + "\n"
            case .live:
                state.next = now + .milliseconds(100)
                return redraw(progress.bars(), &state)
            }
        }
        if let text { write(text) }
    }

    /// Says something that happened.
    package func note(_ text: String) {
        let output: String = state.withLock { state in
            guard style == .live else { return text + "\n" }
            defer { state.drawn = 0 }
            return erase(state.drawn) + text + "\n"
        }
        write(output)
    }

    private func redraw(_ lines: [String], _ state: inout State) -> String {
        defer { state.drawn = lines.count }
        return erase(state.drawn) + lines.joined(separator: "\n") + "\n"
    }

    /// Moves the cursor up over the lines that were drawn and clears from there.
    private func erase(_ lines: Int) -> String {
        lines > 0 ? "\u{1B}[\(lines)A\u{1B}[J" : ""
    }
}
