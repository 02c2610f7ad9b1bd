import ArgumentParser
import Foundation
import SpliceDelivery

/// How to print.
struct OutputOption: ParsableArguments {
    @Flag(help: "Print JSON for programs, one object a line.")
    var json = false
}

/// How much to print.
struct LimitOption: ParsableArguments {
    @Option(help: "At most so many.") var limit = 50

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is at least 1") }
    }
}

/// Prints a line for people.
///
/// - Throws: ``ToolError`` if it cannot be written, on a full disk for example.
func say(_ line: String) throws { try write(line.shown) }

/// Prints a value as one line of JSON.
func say(json value: some Encodable) throws { try write(try Payload(value).text) }

/// Not Swift's `print`, which says nothing of a line that could not be written: half an export would pass for a whole one.
private func write(_ line: String) throws {
    do {
        try FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    } catch {
        throw ToolError("the output cannot be written: is the disk full?")
    }
}

extension String {
    /// As a terminal may be given it: what other systems sent can hold line breaks, and commands to the terminal. They are
    /// escaped, and so is what turns the direction of the text.
    var shown: String {
        unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: text += scalar.escaped(asASCII: true)
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
