import SpliceMapping
import SpliceModel

/// A record that a row of a table holds.
enum FuzzRow: Mapping {
    static let version = "1"

    struct Entity: Hashable, Sendable {
        let id: String
        let note: String?
        let count: Int64?
        let inner: Inner?
    }

    struct Inner: Hashable, Sendable {
        let text: String
        let isOpen: Bool?
    }

    static func map(_ f: inout Fields<Entity>) -> Reading<Entity> {
        let id = f.field("id", \.id, .text)
        let note = f.field("no;te", \.note, .text.optional())
        let count = f.field("n", \.count, .integer.optional())
        let inner = f.field("in", \.inner, .one(FuzzRowInner.self).optional())
        return { r in try Entity(id: r[id], note: r[note], count: r[count], inner: r[inner]) }
    }
}

enum FuzzRowInner: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<FuzzRow.Inner>) -> Reading<FuzzRow.Inner> {
        let text = f.field("x", \.text, .text)
        let isOpen = f.field("o", \.isOpen, .boolean.optional())
        return { r in try FuzzRow.Inner(text: r[text], isOpen: r[isOpen]) }
    }
}

/// A record that a form holds: what a row holds, and arrays.
enum FuzzForm: Mapping {
    static let version = "1"

    struct Entity: Hashable, Sendable {
        let row: FuzzRow.Entity
        let tags: [String]
        let lines: [FuzzRow.Inner]
    }

    static func map(_ f: inout Fields<Entity>) -> Reading<Entity> {
        let row = f.field("row", \.row, .one(FuzzRow.self))
        let tags = f.field("tags", \.tags, .array(of: .text))
        let lines = f.field("l", \.lines, .each(FuzzRowInner.self))
        return { r in try Entity(row: r[row], tags: r[tags], lines: r[lines]) }
    }
}
