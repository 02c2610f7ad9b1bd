// The fuzzer of the readers: libFuzzer calls it with one input after the other. Built and run by `Scripts/fuzz`, not by the
// package.
import Glibc
import SpliceMapping

/// One process, one thread: libFuzzer calls the target again and again from the same one.
nonisolated(unsafe) private var json: ReaderChecks? = try? ReaderChecks()
nonisolated(unsafe) private var xml = XMLChecks()
nonisolated(unsafe) private var csv = CSVChecks()
nonisolated(unsafe) private var form = FormChecks()

/// Which reader is fed: `json`, `xml`, `csv` or `form`.
private let format = unsafe getenv("SPLICE_FUZZ").map { unsafe String(cString: $0) } ?? "json"

/// What libFuzzer calls. A contradiction ends the process, and libFuzzer keeps the input.
@c(LLVMFuzzerTestOneInput)
public func fuzzReader(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    let contradiction: String?
    switch format {
    case "json":
        guard var mine = unsafe json.take() else { fatalError("the mapping is wrong") }
        contradiction = mine.contradiction(in: input)
        unsafe json = consume mine
    case "xml": contradiction = unsafe xml.contradiction(in: input)
    case "csv": contradiction = unsafe csv.contradiction(in: input)
    case "form": contradiction = unsafe form.contradiction(in: input)
    default: fatalError("SPLICE_FUZZ is none of json, xml, csv and form")
    }
    if let contradiction { fatalError(contradiction) }
    return 0
}
