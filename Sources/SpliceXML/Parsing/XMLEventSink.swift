/// Receives the events of a parser, in the order of the document.
///
/// An object, because the C library calls it through a pointer. One parser calls it, from one task at a time.
package protocol XMLEventSink: AnyObject {
    /// An element starts.
    func start(_ tag: borrowing XMLStartTag) throws

    /// Text in UTF-8. One run of text may come in several pieces, cut between two characters.
    func characters(_ utf8: Span<UInt8>) throws

    /// The innermost open element ends.
    func end() throws
}
