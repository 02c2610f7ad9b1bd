/// Receives the events of a parser, in the order of the document.
///
/// A class, because the C library calls it through a pointer. One parser calls it, from one task at a time.
package class XMLEventSink {
    package init() {}

    /// An element starts.
    package func start(_ tag: borrowing XMLStartTag) throws {}

    /// Text in UTF-8. One run of text may come in several pieces, cut between two characters.
    package func characters(_ utf8: Span<UInt8>) throws {}

    /// The innermost open element ends.
    package func end() throws {}
}
