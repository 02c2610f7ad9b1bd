public import SpliceModel

// Keys under which values that people write differently are the same. For comparing, never for showing or sending.

extension EmailAddress {
    /// The address in lower case, without what mail hosts commonly ignore: a `+tag`, and at Gmail the dots.
    ///
    /// A host may treat two such addresses as two mailboxes, so equal keys are evidence and no proof.
    public var comparisonKey: String {
        var local = localPart.lowercased()
        if !local.hasPrefix("\""), let plus = local.firstIndex(of: "+"), plus != local.startIndex {
            local = String(local[..<plus])
        }
        guard ["gmail.com", "googlemail.com"].contains(domain) else { return "\(local)@\(domain)" }
        return "\(local.filter { $0 != "." })@gmail.com"
    }
}

extension Phone {
    /// The international form without its `+`, or the digits of the text where that is not known; nil without digits.
    public var comparisonKey: String? {
        if let e164 { return String(e164.digits) }
        let digits = raw.compactMap { $0.isNumber ? $0.wholeNumberValue : nil }.filter { $0 < 10 }.map(String.init)
        return digits.isEmpty ? nil : digits.joined()
    }
}

extension PersonName {
    /// Given and family name folded to lower-case ASCII, or the full name where the parts are not known.
    public var comparisonKey: String {
        let parts = [given, family].compactMap(\.self)
        return LatinFolding.key(parts.isEmpty ? full : parts.joined(separator: " "))
    }
}

extension PostalAddress {
    /// Country, postal code and the address lines, folded, with the usual words for streets shortened to one form.
    public var comparisonKey: String {
        let code = LatinFolding.key(postalCode ?? city ?? "").filter { $0 != " " }
        let street = lines.flatMap { LatinFolding.key($0).split(separator: " ") }.map(PostalAddress.streetWord)
        return ([country.alpha2.lowercased(), code] + street).joined(separator: " ")
    }

    private static func streetWord(_ word: Substring) -> String {
        switch word {
        case "street", "str", "st": "st"
        case "road", "rd": "rd"
        case "avenue", "ave", "av": "ave"
        case "boulevard", "blvd", "bd": "blvd"
        case "lane", "ln": "ln"
        case "drive", "dr": "dr"
        case "court", "ct": "ct"
        case "square", "sq": "sq"
        case "place", "pl", "platz": "pl"
        case "apartment", "apt", "unit", "flat": "apt"
        case "suite", "ste": "ste"
        default:
            if word.count > 6, word.hasSuffix("strasse") {
                word.dropLast(7) + "str"
            } else {
                String(word)
            }
        }
    }
}
