/// A part of a stream that is read on its own, with a checkpoint of its own.
public struct Partition: Sendable, Hashable, Codable {
    /// What tells this partition from others of its stream, by name: `["location": "7"]`; empty for the whole stream.
    public let values: [String: String]

    /// A partition by its values.
    public init(_ values: [String: String]) { self.values = values }

    /// The whole stream.
    public static let whole = Partition([:])
}

extension Partition: CustomStringConvertible {
    /// The values in alphabetical order of their names; `whole` for the whole stream. Different for different partitions, since checkpoints
    /// are kept under it: commas, equals signs, percent signs and line breaks within names and values are percent-encoded.
    public var description: String {
        guard !values.isEmpty else { return "whole" }
        return values.sorted { $0.key < $1.key }.map { "\(Self.escaped($0.key))=\(Self.escaped($0.value))" }
            .joined(separator: ",")
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "%": result += "%25"
            case ",": result += "%2C"
            case "=": result += "%3D"
            case "\n": result += "%0A"
            case "\r": result += "%0D"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
