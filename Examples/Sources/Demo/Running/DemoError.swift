/// Why a run could not be made, in a sentence for the person who started it.
package struct DemoError: Error, Sendable, Equatable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) {
        self.description = description
    }
}
