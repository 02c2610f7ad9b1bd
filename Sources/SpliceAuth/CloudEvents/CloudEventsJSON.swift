/// The JSON format of events.
///
/// <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md>
///
/// The data is cut out of the document as it was written, so that no number in it changes.
enum CloudEventsJSON {
    static func encode(_ event: CloudEvent) -> [UInt8] {
        var members: [String: JSONValue] = event.attributes.mapValues { .string($0) }
        members["specversion"] = .string("1.0")
        members["id"] = .string(event.id)
        members["source"] = .string(event.source)
        members["type"] = .string(event.type)
        members["datacontenttype"] = event.dataContentType.map { .string($0) }
        guard let data = event.data else { return JSONValue.object(members).serialized() }
        if isJSON(event.dataContentType), (try? JSONValue(parsing: data)) != nil {
            var document = JSONValue.object(members).serialized()
            document.removeLast()
            document += Array(#","data":"#.utf8)
            document += data
            document.append(UInt8(ascii: "}"))
            return document
        }
        members["data_base64"] = .string(Base64.encode(data))
        return JSONValue.object(members).serialized()
    }

    static func decode(_ document: [UInt8]) throws(AuthError) -> CloudEvent {
        guard let json = try? JSONValue(parsing: document), case .object(let members) = json else {
            throw AuthError(.malformedResponse, "the event is not a JSON object")
        }
        return try event(members, in: document[...])
    }

    static func decodeBatch(_ document: [UInt8]) throws(AuthError) -> [CloudEvent] {
        guard let json = try? JSONValue(parsing: document), case .array(let items) = json else {
            throw AuthError(.malformedResponse, "the batch is not a JSON array")
        }
        let slices = JSONSlices.elements(of: document[...])
        guard slices.count == items.count else { throw AuthError(.malformedResponse, "the batch cannot be read") }
        var events: [CloudEvent] = []
        for (item, slice) in zip(items, slices) {
            guard case .object(let members) = item else {
                throw AuthError(.malformedResponse, "an event of the batch is not a JSON object")
            }
            events.append(try event(members, in: slice))
        }
        return events
    }

    private static func event(
        _ members: [String: JSONValue], in document: ArraySlice<UInt8>
    ) throws(AuthError) -> CloudEvent {
        var attributes: [String: String] = [:]
        for (name, value) in members where !["data", "data_base64"].contains(name) && value != .null {
            attributes[name] = try text(value)
        }
        guard attributes.removeValue(forKey: "specversion") == "1.0" else {
            throw AuthError(.malformedResponse, "the document is not an event of version 1.0")
        }
        let (id, source, type) = (
            attributes.removeValue(forKey: "id"), attributes.removeValue(forKey: "source"),
            attributes.removeValue(forKey: "type")
        )
        let contentType = attributes.removeValue(forKey: "datacontenttype")
        return try CloudEvent(
            id: id ?? "", source: source ?? "", type: type ?? "", attributes: attributes,
            dataContentType: contentType, data: try data(members, contentType: contentType, in: document))
    }

    private static func data(
        _ members: [String: JSONValue], contentType: String?, in document: ArraySlice<UInt8>
    ) throws(AuthError) -> [UInt8]? {
        let found = JSONSlices.members(named: "data", of: document)
        guard found.count <= 1, found.isEmpty || members["data_base64"] == nil else {
            throw AuthError(.malformedResponse, "the event has its data more than once")
        }
        if let encoded = members["data_base64"] {
            guard let bytes = encoded.string.flatMap({ Base64.decode($0) }) else {
                throw AuthError(.malformedResponse, "the data of the event is not base 64")
            }
            return bytes
        }
        guard let value = members["data"], let slice = found.first else { return nil }
        // Section 3.1.1: a string under a media type that is not JSON is the data itself.
        if !isJSON(contentType), let text = value.string { return Array(text.utf8) }
        return Array(slice)
    }

    /// Section 2.2: how values of other types are written as attributes.
    private static func text(_ value: JSONValue) throws(AuthError) -> String {
        switch value {
        case .string(let text): return text
        case .bool(let value): return value ? "true" : "false"
        case .number(let number):
            if let integer = Int32(exactly: number) { return String(integer) }
            throw AuthError(
                .malformedResponse, "an attribute of the event is a number that is not an integer of 32 bits")
        case .null, .array, .object: throw AuthError(.malformedResponse, "an attribute of the event is not a value")
        }
    }

    private static func isJSON(_ contentType: String?) -> Bool {
        guard let type = contentType?.lowercased().prefix(while: { $0 != ";" && $0 != " " }) else { return true }
        return type.hasSuffix("+json") || type.hasSuffix("/json")
    }
}

/// Where the parts of a JSON document are, in a document that is known to be JSON.
enum JSONSlices {
    /// The elements of the array that `document` is.
    static func elements(of document: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        parts(of: document).map { $0.value }
    }

    /// The values of the members with this name of the object that `document` is; more than one when it is repeated.
    static func members(named name: String, of document: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        parts(of: document).filter { part in
            part.key.map { (try? JSONValue(parsing: Array($0)))?.string == name } ?? false
        }.map { $0.value }
    }

    private static func parts(of document: ArraySlice<UInt8>) -> [(key: ArraySlice<UInt8>?, value: ArraySlice<UInt8>)] {
        var parts: [(ArraySlice<UInt8>?, ArraySlice<UInt8>)] = []
        var (depth, isInString, isEscaped) = (0, false, false)
        var start = document.startIndex
        var key: ArraySlice<UInt8>?
        for index in document.indices {
            let byte = document[index]
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else {
                    isInString = byte != UInt8(ascii: "\"")
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                if depth == 1 { start = index + 1 }
            case UInt8(ascii: ":") where depth == 1:
                key = trimmed(document[start..<index])
                start = index + 1
            case UInt8(ascii: ",") where depth == 1, UInt8(ascii: "}") where depth == 1,
                UInt8(ascii: "]") where depth == 1:
                let value = trimmed(document[start..<index])
                if !value.isEmpty { parts.append((key, value)) }
                (key, start) = (nil, index + 1)
                if byte != UInt8(ascii: ",") { depth = 0 }
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
        }
        return parts
    }

    private static func trimmed(_ slice: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
        let head = slice.drop(while: isSpace)
        return head[..<(head.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? head.startIndex)]
    }
}
