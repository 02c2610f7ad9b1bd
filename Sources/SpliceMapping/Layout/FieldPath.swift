/// The way to a value inside a record: `shipping_address.city`.
///
/// Steps are separated by points. A backslash makes the next character part of a key: `a\.b` is the one key `a.b`. The
/// leading step `^` of a companion field means the record around this one: `^.currency`. The path `.` is the record itself.
@usableFromInline
package struct FieldPath: Hashable, Sendable, CustomStringConvertible {
    /// The keys that it leads through.
    @usableFromInline package let steps: [String]
    /// True when the path starts in the record around the one that is mapped.
    @usableFromInline package let isOuter: Bool
    /// The path as it was written.
    @usableFromInline package let description: String

    /// The path that a text describes.
    @usableFromInline
    package init(_ text: String) {
        var steps = [""]
        var isEscaped = false
        for character in text {
            if isEscaped || (character != "." && character != "\\") {
                steps[steps.count - 1].append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                steps.append("")
            }
        }
        isOuter = steps.count > 1 && steps[0] == "^"
        self.steps = isOuter ? Array(steps.dropFirst()) : text == "." ? [] : steps
        description = text
    }

    /// The path of a field inside the object at this one.
    func appending(_ name: String) -> FieldPath { FieldPath(steps.isEmpty ? name : "\(description).\(name)") }

    /// The same path, seen from the record around.
    var inner: FieldPath { FieldPath(String(description.dropFirst(2))) }

    /// Nil for a good path; otherwise what is wrong with it.
    @usableFromInline
    var defect: String? { steps.contains("") ? "the path “\(description)” has an empty step" : nil }
}
