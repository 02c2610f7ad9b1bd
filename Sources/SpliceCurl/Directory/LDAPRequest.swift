import SpliceTransfer

/// Tags of LDAP's messages (RFC 4511 appendix B).
enum LDAPTag {
    static let boolean: UInt8 = 0x01
    static let integer: UInt8 = 0x02
    static let octets: UInt8 = 0x04
    static let enumerated: UInt8 = 0x0A
    static let sequence: UInt8 = 0x30
    static let set: UInt8 = 0x31

    static let bindRequest: UInt8 = 0x60
    static let bindResponse: UInt8 = 0x61
    static let unbindRequest: UInt8 = 0x42
    static let searchRequest: UInt8 = 0x63
    static let searchEntry: UInt8 = 0x64
    static let searchDone: UInt8 = 0x65
    static let searchReference: UInt8 = 0x73
    static let extendedResponse: UInt8 = 0x78
    static let intermediateResponse: UInt8 = 0x79

    /// `[0]`, primitive: the password of a simple bind.
    static let simple: UInt8 = 0x80
    /// `[0]`, constructed: the controls of a message.
    static let controls: UInt8 = 0xA0
    /// `[3]`, constructed: the referrals of a result.
    static let referral: UInt8 = 0xA3
}

/// What is said to a directory (RFC 4511 sections 4.2, 4.3 and 4.5).
enum LDAPRequest {
    /// RFC 2696.
    static let pagedResults = "1.2.840.113556.1.4.319"

    static func bind(_ id: Int, _ credentials: DirectoryServer.Credentials) -> [UInt8] {
        message(id) { message in
            message.element(LDAPTag.bindRequest) { bind in
                bind.integer(3)
                bind.octets(credentials.name.utf8)
                bind.octets(credentials.password.utf8, LDAPTag.simple)
            }
        }
    }

    static func unbind(_ id: Int) -> [UInt8] { message(id) { $0.octets([], LDAPTag.unbindRequest) } }

    /// - Parameters:
    ///   - seconds: How long the server may work on it; 0 for no bound.
    ///   - page: Entries of this page and where it begins; `nil` to ask for all in one.
    static func search(
        _ id: Int, _ search: DirectorySearch, seconds: Int, page: (size: Int, cookie: [UInt8])?
    ) -> [UInt8] {
        message(id) { message in
            message.element(LDAPTag.searchRequest) { request in
                request.octets(search.base.utf8)
                request.integer(search.scope.number, LDAPTag.enumerated)
                request.integer(0, LDAPTag.enumerated)  // never dereference aliases
                // A server may take this for a bound on all pages together, so pages are bounded by their own size.
                request.integer(page == nil ? min(search.limit, Int(Int32.max)) : 0)
                request.integer(min(seconds, Int(Int32.max)))
                request.boolean(false)
                request.filter(search.filter)
                request.element(LDAPTag.sequence) { list in
                    for attribute in search.attributes { list.octets(attribute.name.utf8) }
                }
            }
            guard let page else { return }
            message.element(LDAPTag.controls) { controls in
                controls.element(LDAPTag.sequence) { control in
                    control.octets(pagedResults.utf8)
                    var value = BERWriter()
                    value.element(LDAPTag.sequence) { value in
                        value.integer(page.size)
                        value.octets(page.cookie)
                    }
                    control.octets(value.bytes)
                }
            }
        }
    }

    private static func message(_ id: Int, _ operation: (inout BERWriter) -> Void) -> [UInt8] {
        var writer = BERWriter()
        writer.element(LDAPTag.sequence) { message in
            message.integer(id)
            operation(&message)
        }
        return writer.bytes
    }
}

extension DirectorySearch.Scope {
    fileprivate var number: Int {
        switch self {
        case .base: 0
        case .oneLevel: 1
        case .subtree: 2
        }
    }
}

extension BERWriter {
    /// RFC 4511 section 4.5.1.7.
    fileprivate mutating func filter(_ filter: DirectoryFilter) {
        switch filter.kind {
        case .all(let filters): element(0xA0) { set in for filter in filters { set.filter(filter) } }
        case .any(let filters): element(0xA1) { set in for filter in filters { set.filter(filter) } }
        case .not(let filter): element(0xA2) { $0.filter(filter) }
        case .equal(let attribute, let value): assertion(0xA3, attribute, value)
        case .matches(let attribute, let start, let middle, let end):
            element(0xA4) { substrings in
                substrings.octets(attribute.name.utf8)
                substrings.element(LDAPTag.sequence) { parts in
                    if !start.isEmpty { parts.octets(start, 0x80) }
                    for part in middle { parts.octets(part, 0x81) }
                    if !end.isEmpty { parts.octets(end, 0x82) }
                }
            }
        case .atLeast(let attribute, let value): assertion(0xA5, attribute, value)
        case .atMost(let attribute, let value): assertion(0xA6, attribute, value)
        case .present(let attribute): octets(attribute.name.utf8, 0x87)
        case .approximately(let attribute, let value): assertion(0xA8, attribute, value)
        case .rule(let rule, let attribute, let value, let isInName):
            element(0xA9) { match in
                if let rule { match.octets(rule.name.utf8, 0x81) }
                if let attribute { match.octets(attribute.name.utf8, 0x82) }
                match.octets(value, 0x83)
                if isInName { match.boolean(true, 0x84) }
            }
        }
    }

    private mutating func assertion(_ tag: UInt8, _ attribute: DirectoryAttribute, _ value: [UInt8]) {
        element(tag) { assertion in
            assertion.octets(attribute.name.utf8)
            assertion.octets(value)
        }
    }
}
