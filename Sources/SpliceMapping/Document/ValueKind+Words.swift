extension ValueKind: CustomStringConvertible {
    /// The kind in a word: `text`, `number`, `object`.
    public var description: String {
        switch self {
        case .absent: "absent"
        case .null: "null"
        case .string: "text"
        case .number: "number"
        case .true, .false: "boolean"
        case .object: "object"
        case .array: "array"
        }
    }
}
