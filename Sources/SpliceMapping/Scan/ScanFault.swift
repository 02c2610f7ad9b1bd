/// Where and why a document is not well-formed.
struct ScanFault: Error {
    let code: IssueCode
    /// In bytes from the start of the document.
    let offset: Int

    init(_ code: IssueCode, at offset: Int) {
        self.code = code
        self.offset = offset
    }
}
