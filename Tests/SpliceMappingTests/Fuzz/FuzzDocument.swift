import SpliceMapping
import SpliceModel

/// A document with a row of every kind, read with owned texts and with passed ones.
enum FuzzDocument: Mapping {
    static let version = "1"

    struct Entity: Equatable, Sendable {
        let id: String
        let note: String?
        let count: Int64
        let total: Money
        let state: State
        let name: NameParts
        let inner: Inner
        let lines: [Inner]
    }

    struct Inner: Equatable, Sendable {
        let text: String
        let price: Money
    }

    enum State: Hashable, Sendable { case open, closed }

    static func map(_ f: inout Fields<Entity>) -> Reading<Entity> {
        let id = f.field("id", \.id, .text(max: 8))
        let note = f.field("a.note", \.note, .text.optional())
        let count = f.field("n", \.count, .integer)
        let total = f.field("t", \.total, .money(.minorUnits, currency: "c"))
        let state = f.field("s", \.state, .table(["o": .open, "c": .closed]))
        let name = f.field("name", \.name, .nameParts(max: 12))
        let inner = f.field("i", \.inner, .one(FuzzInner.self))
        let lines = f.field("l", \.lines, .each(FuzzInner.self).default([]))
        return { r in
            try Entity(
                id: r[id], note: r[note], count: r[count], total: r[total], state: r[state], name: r[name],
                inner: r[inner], lines: r[lines])
        }
    }
}

enum FuzzInner: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<FuzzDocument.Inner>) -> Reading<FuzzDocument.Inner> {
        let text = f.field("x", \.text, .text)
        let price = f.field("p", \.price, .money(currency: "^.c"))
        return { r in try FuzzDocument.Inner(text: r[text], price: r[price]) }
    }
}

/// The same rows with texts that stay in the document.
enum PassedFuzzDocument: Mapping {
    static let version = "1"

    struct Entity: Sendable {
        let id: PassedText
        let note: PassedText?
        let count: Int64
        let total: Money
        let state: FuzzDocument.State
        let name: PassedNameParts
        let inner: Inner
        let lines: [Inner]
    }

    struct Inner: Sendable {
        let text: PassedText
        let price: Money
    }

    static func map(_ f: inout Fields<Entity>) -> Reading<Entity> {
        let id = f.field("id", \.id, .passed(max: 8))
        let note = f.field("a.note", \.note, .passed.optional())
        let count = f.field("n", \.count, .integer)
        let total = f.field("t", \.total, .money(.minorUnits, currency: "c"))
        let state = f.field("s", \.state, .table(["o": .open, "c": .closed]))
        let name = f.field("name", \.name, .passedNameParts(max: 12))
        let inner = f.field("i", \.inner, .one(PassedFuzzInner.self))
        let lines = f.field("l", \.lines, .each(PassedFuzzInner.self).default([]))
        return { r in
            try Entity(
                id: r[id], note: r[note], count: r[count], total: r[total], state: r[state], name: r[name],
                inner: r[inner], lines: r[lines])
        }
    }
}

enum PassedFuzzInner: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<PassedFuzzDocument.Inner>) -> Reading<PassedFuzzDocument.Inner> {
        let text = f.field("x", \.text, .passed)
        let price = f.field("p", \.price, .money(currency: "^.c"))
        return { r in try PassedFuzzDocument.Inner(text: r[text], price: r[price]) }
    }
}
