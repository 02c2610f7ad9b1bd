import Foundation
import Synchronization

/// Where the worker stands still, so that its test kills it there and nowhere else.
final class StopPoint: Sendable {
    /// What is counted.
    enum Place: String, Sendable {
        /// Lines that were read from the source.
        case read
        /// Records that the target has, though the pipeline has not heard of it.
        case written
    }

    private let place: Place
    private let left: Mutex<Int>

    /// - Parameters:
    ///   - place: What is counted.
    ///   - count: How many pass before the worker stands still.
    init(_ place: Place, after count: Int) {
        self.place = place
        left = Mutex(count)
    }

    /// The place and the count as the arguments of a command say them; nil where there are none.
    convenience init?(_ arguments: ArraySlice<String>) {
        guard arguments.count == 2, let place = arguments.first.flatMap(Place.init),
            let count = arguments.last.flatMap({ Int($0) })
        else { return nil }
        self.init(place, after: count)
    }

    /// Says so and waits for the end, once enough have passed.
    func pass(_ place: Place, _ count: Int) {
        guard place == self.place else { return }
        let isReached = left.withLock { left in
            left -= count
            return left <= 0
        }
        guard isReached else { return }
        FileHandle.standardOutput.write(Data("\(place.rawValue)\n".utf8))
        // Until the kill. If the test is gone, the input ends, and so does this.
        _ = readLine()
        exit(1)
    }
}
