import SpliceTransfer

/// What a directory says (RFC 4511 sections 4.1.9, 4.2.2, 4.4 and 4.5.2).
struct LDAPResponse {
    enum Operation {
        case bound(Outcome)
        case entry(DirectoryEntry)
        /// More of the answer lies at these addresses.
        case reference([String])
        case done(Outcome)
        /// Said unasked: the server closes the connection.
        case notice(Outcome)
        /// Something that a client may pass over.
        case other
    }

    struct Outcome {
        let code: Int
        let text: String
        let referrals: [String]
    }

    let id: Int
    let operation: Operation
    /// Where the next page begins; empty after the last one; `nil` when the server did not page.
    let cookie: [UInt8]?

    /// - Parameter bytes: One whole message.
    init(_ bytes: ArraySlice<UInt8>) throws(BERReader.Malformed) {
        var reader = BERReader(bytes)
        var message = try reader.next(LDAPTag.sequence).inside
        id = try message.integer(LDAPTag.integer)
        guard let element = try message.next() else { throw BERReader.Malformed() }
        operation = try Self.operation(element)
        var cookie: [UInt8]?
        while let element = try message.next() {
            if element.tag == LDAPTag.controls { cookie = try Self.cookie(element.inside) ?? cookie }
        }
        self.cookie = cookie
    }

    private static func operation(_ element: BERReader.Element) throws(BERReader.Malformed) -> Operation {
        switch element.tag {
        case LDAPTag.bindResponse: .bound(try outcome(element.inside))
        case LDAPTag.searchEntry: .entry(try entry(element.inside))
        case LDAPTag.searchReference: .reference(try texts(element.inside))
        case LDAPTag.searchDone: .done(try outcome(element.inside))
        case LDAPTag.extendedResponse: .notice(try outcome(element.inside))
        case LDAPTag.intermediateResponse: .other
        default: throw BERReader.Malformed()
        }
    }

    private static func entry(_ reader: BERReader) throws(BERReader.Malformed) -> DirectoryEntry {
        var reader = reader
        var entry = DirectoryEntry(name: try reader.next(LDAPTag.octets).text, attributes: [])
        var attributes = try reader.next(LDAPTag.sequence).inside
        while let element = try attributes.next() {
            guard element.tag == LDAPTag.sequence else { throw BERReader.Malformed() }
            var attribute = element.inside
            let name = try attribute.next(LDAPTag.octets).text
            var set = try attribute.next(LDAPTag.set).inside
            var values: [[UInt8]] = []
            while let value = try set.next() {
                guard value.tag == LDAPTag.octets else { throw BERReader.Malformed() }
                values.append(Array(value.content))
            }
            entry.attributes.append(DirectoryEntry.Attribute(name: name, values: values))
        }
        return entry
    }

    private static func outcome(_ reader: BERReader) throws(BERReader.Malformed) -> Outcome {
        var reader = reader
        let code = try reader.integer(LDAPTag.enumerated)
        _ = try reader.next(LDAPTag.octets)
        let text = try reader.next(LDAPTag.octets).text
        var referrals: [String] = []
        while let element = try reader.next() {
            if element.tag == LDAPTag.referral { referrals = try texts(element.inside) }
        }
        return Outcome(code: code, text: text, referrals: referrals)
    }

    private static func texts(_ reader: BERReader) throws(BERReader.Malformed) -> [String] {
        var reader = reader
        var texts: [String] = []
        while let element = try reader.next() {
            guard element.tag == LDAPTag.octets else { throw BERReader.Malformed() }
            texts.append(element.text)
        }
        return texts
    }

    /// The cookie in the value of the control of RFC 2696, when it is among the controls.
    private static func cookie(_ controls: BERReader) throws(BERReader.Malformed) -> [UInt8]? {
        var controls = controls
        while let element = try controls.next() {
            var control = element.inside
            guard try control.next(LDAPTag.octets).content.elementsEqual(LDAPRequest.pagedResults.utf8) else {
                continue
            }
            while let part = try control.next() {
                guard part.tag == LDAPTag.octets else { continue }
                var outer = part.inside
                var value = try outer.next(LDAPTag.sequence).inside
                _ = try value.next(LDAPTag.integer)  // an estimate of the whole, which servers seldom give
                return Array(try value.next(LDAPTag.octets).content)
            }
        }
        return nil
    }
}
