/// The value of a `Content-Type` field (RFC 9110 section 8.3.1).
package enum MediaType {
    /// A parameter's value without quotes; `nil` where it is missing or empty. White space may stand around a parameter, and not within it.
    ///
    /// - Parameter name: In lower case.
    package static func parameter(_ name: String, in type: String) -> String? {
        let parts = type.split(separator: ";").map { $0.drop { $0 == " " } }
        for part in parts.dropFirst() where part.lowercased().hasPrefix("\(name)=") {
            let value = part.dropFirst(name.count + 1).filter { $0 != "\"" && $0 != " " }
            return value.isEmpty ? nil : value
        }
        return nil
    }
}
