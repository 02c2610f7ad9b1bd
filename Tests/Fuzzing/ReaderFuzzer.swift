// The fuzzer of the JSON reader: libFuzzer calls it with one input after the other. Built and run by `Scripts/fuzz`, not by
// the package.
import SpliceMapping

/// One process, one thread: libFuzzer calls the target again and again from the same one.
nonisolated(unsafe) private var checks: ReaderChecks? = try? ReaderChecks()

/// What libFuzzer calls. A contradiction ends the process, and libFuzzer keeps the input.
@c(LLVMFuzzerTestOneInput)
public func fuzzReader(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard var mine = checks.take() else { fatalError("the mapping is wrong") }
    if let contradiction = mine.contradiction(in: input) { fatalError(contradiction) }
    checks = consume mine
    return 0
}
