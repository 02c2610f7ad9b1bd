import Foundation

/// A JSON value that can be looked into by the paths of a mapping.
struct JSONDocument: Equatable {
    private let value: NSObject

    init(_ text: String) throws {
        let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        self.init(parsed as? NSObject ?? NSNull())
    }

    private init(_ value: NSObject) { self.value = value }

    /// The value at a path; nothing where a key is missing.
    func values(at path: String) -> [JSONDocument] {
        var current = value
        for step in path.split(separator: ".") {
            guard let object = current as? [String: NSObject], let next = object[String(step)] else { return [] }
            current = next
        }
        return [JSONDocument(current)]
    }

    /// The elements of an array; of anything else, itself.
    var elements: [JSONDocument] {
        (value as? [NSObject])?.map { JSONDocument($0) } ?? [self]
    }

    /// The same document with the value that another has at a path.
    func merging(_ other: JSONDocument, at path: String) -> JSONDocument {
        guard let found = other.values(at: path).first else { return self }
        return JSONDocument(
            JSONDocument.put(path.split(separator: ".").map(String.init)[...], in: value, found.value))
    }

    private static func put(_ steps: ArraySlice<String>, in value: NSObject, _ new: NSObject) -> NSObject {
        guard let step = steps.first else { return new }
        var object = value as? [String: NSObject] ?? [:]
        object[step] = put(steps.dropFirst(), in: object[step] ?? NSDictionary(), new)
        return object as NSDictionary
    }

    /// The same document with another value at a path, or without the key.
    func replacing(_ path: String, with replacement: NSObject?) -> JSONDocument {
        JSONDocument(JSONDocument.replace(path.split(separator: ".").map(String.init)[...], in: value, replacement))
    }

    private static func replace(
        _ steps: ArraySlice<String>, in value: NSObject, _ replacement: NSObject?
    ) -> NSObject {
        guard let step = steps.first, var object = value as? [String: NSObject] else { return value }
        if steps.count == 1 {
            object[step] = replacement
        } else if let child = object[step] {
            object[step] = replace(steps.dropFirst(), in: child, replacement)
        }
        return object as NSDictionary
    }

    /// The value as JSON, keys in order.
    var text: String {
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .fragmentsAllowed, .withoutEscapingSlashes]
        let data = (try? JSONSerialization.data(withJSONObject: value, options: options)) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }
}
