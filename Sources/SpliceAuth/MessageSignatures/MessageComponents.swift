import HTTPTypes
import RawStructuredFieldValues

/// Reads the values of components out of a message (RFC 9421 sections 2.1 to 2.4): the same code for signing and verifying.
struct MessageComponents {
    /// The request; for a response the one it answers, where known.
    let request: HTTPRequest?
    /// The response; `nil` for a request.
    let response: HTTPResponse?

    /// What a signature over `components` with `parameters` signs (section 2.5).
    func base(_ components: [SignatureComponent], parameters: String) throws(WebhookRejection) -> [UInt8] {
        guard Set(components).count == components.count else {
            throw WebhookRejection(.malformedHeader, "a component is covered twice")
        }
        var lines: [String] = []
        for component in components {
            let value = try value(of: component)
            guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 0x09 }) else {
                throw WebhookRejection(.malformedHeader, "a covered value is not visible ASCII")
            }
            lines.append("\(try Self.text(of: component.item)): \(value)")
        }
        lines.append("\"@signature-params\": \(parameters)")
        return Array(lines.joined(separator: "\n").utf8)
    }

    private func value(of component: SignatureComponent) throws(WebhookRejection) -> String {
        var parameters: [String: RFC9651BareItem] = [:]
        for (name, value) in component.item.rfc9651Parameters { parameters[name] = value }
        let isOfRequest = parameters.removeValue(forKey: "req") == .bool(true)
        guard !isOfRequest || response != nil else {
            throw WebhookRejection(.malformedHeader, "only a response has a request beside it")
        }
        let source = isOfRequest || response == nil ? nil : response
        if component.name.hasPrefix("@") {
            return try derived(component.name, parameters, of: source)
        }
        guard let fields = source?.headerFields ?? request?.headerFields else {
            throw WebhookRejection(.incompleteDelivery, "the request that the response answers is not known")
        }
        return try Self.value(of: component.name, parameters, in: fields)
    }

    private func derived(
        _ name: String, _ parameters: [String: RFC9651BareItem], of response: HTTPResponse?
    ) throws(WebhookRejection) -> String {
        guard parameters.isEmpty || name == "@query-param" && Set(parameters.keys) == ["name"] else {
            throw WebhookRejection(.malformedHeader, "\(name) has parameters that it cannot have")
        }
        if let response {
            guard name == "@status" else {
                throw WebhookRejection(.malformedHeader, "a response has no \(name)")
            }
            return String(response.status.code)
        }
        guard let request else {
            throw WebhookRejection(.incompleteDelivery, "the request that the response answers is not known")
        }
        let path = request.path ?? "/"
        let query = path.firstIndex(of: "?").map { String(path[$0...]) } ?? "?"
        switch name {
        case "@method": return request.method.rawValue
        case "@scheme": return try Self.required(request.scheme).lowercased()
        case "@authority": return try Self.authority(of: request)
        case "@target-uri":
            return "\(try Self.required(request.scheme).lowercased())://\(try Self.required(request.authority))\(path)"
        case "@request-target": return path
        case "@path":
            let plain = path.prefix { $0 != "?" }
            return plain.isEmpty ? "/" : String(plain)
        case "@query": return query
        case "@query-param": return try Self.queryParameter(parameters["name"], in: query.dropFirst())
        default: throw WebhookRejection(.malformedHeader, "a covered component is not known")
        }
    }

    private static func required(_ part: String?) throws(WebhookRejection) -> String {
        guard let part, !part.isEmpty else {
            throw WebhookRejection(.incompleteDelivery, "the signature covers the URL, which the message does not have")
        }
        return part
    }

    private static func authority(of request: HTTPRequest) throws(WebhookRejection) -> String {
        let authority = try required(request.authority).lowercased()
        let own = request.scheme?.lowercased() == "http" ? ":80" : ":443"
        return authority.hasSuffix(own) ? String(authority.dropLast(own.count)) : authority
    }

    private static func queryParameter(
        _ name: RFC9651BareItem?, in query: Substring
    ) throws(WebhookRejection) -> String {
        guard case .string(let name) = name else {
            throw WebhookRejection(.malformedHeader, "@query-param needs the name of a parameter")
        }
        let values = FormFields(parsing: query).pairs.filter { formEncoded($0.name) == name }
        guard values.count == 1 else {
            throw WebhookRejection(.incompleteDelivery, "a covered parameter of the query is not there exactly once")
        }
        return formEncoded(values[0].value)
    }

    /// Section 2.2.8: the URL standard's form encoding, with `%20` for a space.
    static func formEncoded(_ text: String) -> String {
        PercentEncoding.encode(text, keeping: "*").replacing("~", with: "%7E")
    }
}

// MARK: Header fields

extension MessageComponents {
    private static func value(
        of name: String, _ parameters: [String: RFC9651BareItem], in fields: HTTPFields
    ) throws(WebhookRejection) -> String {
        guard let name = HTTPField.Name(name), !fields[values: name].isEmpty else {
            throw WebhookRejection(.missingHeader, "a covered header field is not there")
        }
        let values = fields[values: name].map { trimmed($0) }
        var rest = parameters
        if case .string(let member) = rest.removeValue(forKey: "key"), rest.isEmpty {
            return try self.member(member, of: values.joined(separator: ", "))
        }
        if parameters == ["bs": .bool(true)] {
            return values.map { ":\(Base64.encode($0.utf8)):" }.joined(separator: ", ")
        }
        guard parameters.isEmpty else {
            throw WebhookRejection(.malformedHeader, "a covered component has a parameter that is not supported")
        }
        return values.joined(separator: ", ")
    }

    /// One member of a field that is a dictionary (section 2.1.2).
    private static func member(_ key: String, of value: String) throws(WebhookRejection) -> String {
        var parser = StructuredFieldValueParser(Array(value.utf8))
        guard let dictionary = try? parser.parseDictionaryFieldValue(), let member = dictionary[key] else {
            throw WebhookRejection(.missingHeader, "a covered member of a header field is not there")
        }
        var serializer = StructuredFieldValueSerializer()
        guard let bytes = try? serializer.writeListFieldValue([member]) else {
            throw WebhookRejection(.malformedHeader, "a covered member of a header field cannot be written")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func trimmed(_ value: String) -> String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        let bytes = value.utf8.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        return String(decoding: Array(bytes), as: UTF8.self)
    }

    private static func text(of item: Item) throws(WebhookRejection) -> String {
        var serializer = StructuredFieldValueSerializer()
        guard let bytes = try? serializer.writeItemFieldValue(item) else {
            throw WebhookRejection(.malformedHeader, "a covered component cannot be written")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
