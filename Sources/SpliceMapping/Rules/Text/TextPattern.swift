/// What a text must look like: a chain of character classes, each with how often it occurs.
///
/// ```swift
/// "[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}"        // an IBAN, roughly
/// "\\d{5}(-\\d{4})?" is not understood; write "[0-9]{5}-?[0-9]{0,4}"
/// ```
///
/// The syntax is a small part of what regular expressions have in common: a class is a character, `[A-Z0-9_]`, `[^ ]` or `.`;
/// behind it may stand `?`, `*`, `+`, `{n}`, `{n,}` or `{n,m}`. A backslash makes the next character an ordinary one. There are
/// no groups and no alternatives, so that a text is matched in time that grows with its length and the pattern's, never
/// faster. The pattern is for the whole text, and characters are Unicode scalars.
///
/// A pattern that is wrong is a defect of the mapping that uses it.
public struct TextPattern: Sendable, Hashable {
    /// The pattern as it was written.
    public let text: String
    private let parts: [Part]
    /// What is wrong with it; nil for a good one.
    let defect: String?

    private struct Part: Sendable, Hashable {
        var ranges: [ClosedRange<UInt32>]
        var isNegated = false
        var least = 1
        var most = 1

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            ranges.contains { $0.contains(scalar.value) } != isNegated
        }
    }

    /// A pattern.
    public init(_ text: String) {
        self.text = text
        var parser = Parser(rest: text.unicodeScalars[...])
        do throws(Fault) {
            parts = try parser.parts()
            defect = nil
        } catch {
            parts = []
            defect = error.words
        }
    }

    /// True when the whole text is like the pattern.
    public func matches(_ text: String) -> Bool {
        guard defect == nil else { return false }
        // The places in the pattern where the text so far may have led: a part, and how often it has occurred. Beyond its
        // least number of times, an unlimited part need not be counted.
        var states = closure([State(part: 0, count: 0)])
        for scalar in text.unicodeScalars {
            var next: Set<State> = []
            for state in states where state.part < parts.count {
                let part = parts[state.part]
                guard state.count < part.most, part.contains(scalar) else { continue }
                let count = part.most == .max ? min(state.count + 1, part.least) : state.count + 1
                next.insert(State(part: state.part, count: count))
            }
            states = closure(next)
            if states.isEmpty { return false }
        }
        return states.contains(State(part: parts.count, count: 0))
    }

    private struct State: Hashable {
        let part: Int
        let count: Int
    }

    /// The states that are reached without another character: from a part that occurred often enough to the next.
    private func closure(_ states: Set<State>) -> Set<State> {
        var all = states
        var pending = Array(states)
        while let state = pending.popLast() {
            guard state.part < parts.count, state.count >= parts[state.part].least else { continue }
            let next = State(part: state.part + 1, count: 0)
            if all.insert(next).inserted { pending.append(next) }
        }
        return all
    }

    /// A text that is like the pattern and tells the number as far as it can.
    func example(_ number: Int) -> String {
        var rest = number
        var scalars: [Unicode.Scalar] = []
        for part in parts.reversed() {
            for _ in 0..<max(part.least, min(1, part.most)) {
                let candidates = (0x30...0x7a).compactMap { Unicode.Scalar(UInt32($0)) }.filter(part.contains)
                let other = part.ranges.first.flatMap { Unicode.Scalar($0.lowerBound) } ?? "?"
                scalars.append(candidates.isEmpty ? other : candidates[rest % candidates.count])
                rest /= max(candidates.count, 1)
            }
        }
        return String(String.UnicodeScalarView(scalars.reversed()))
    }

    private struct Fault: Error { let words: String }

    private struct Parser {
        var rest: Substring.UnicodeScalarView

        mutating func parts() throws(Fault) -> [Part] {
            var parts: [Part] = []
            while let scalar = rest.popFirst() {
                var part: Part
                switch scalar {
                case "[": part = try characterClass()
                case ".": part = Part(ranges: [], isNegated: true)
                case "\\": part = try single(escaped())
                case "(", ")", "|", "^", "$": throw Fault(words: "has groups, alternatives or anchors")
                case "?", "*", "+", "{", "}", "]":
                    throw Fault(words: "repeats nothing, or has a bracket without its other")
                default: part = try single(scalar)
                }
                try quantify(&part)
                parts.append(part)
            }
            return parts
        }

        private func single(_ scalar: Unicode.Scalar) throws(Fault) -> Part {
            Part(ranges: [scalar.value...scalar.value])
        }

        private mutating func escaped() throws(Fault) -> Unicode.Scalar {
            guard let scalar = rest.popFirst() else { throw Fault(words: "ends with a backslash") }
            let isWord = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            guard !isWord else { throw Fault(words: "has an escape for a letter or a digit") }
            return scalar
        }

        private mutating func characterClass() throws(Fault) -> Part {
            var part = Part(ranges: [])
            if rest.first == "^" {
                part.isNegated = true
                rest.removeFirst()
            }
            while let scalar = rest.popFirst() {
                if scalar == "]" {
                    guard !part.ranges.isEmpty else { throw Fault(words: "has an empty class") }
                    return part
                }
                let low = scalar == "\\" ? try escaped() : scalar
                var high = low
                if rest.first == "-", rest.dropFirst().first != "]" {
                    rest.removeFirst()
                    guard let end = rest.popFirst() else { break }
                    high = end == "\\" ? try escaped() : end
                }
                guard low.value <= high.value else { throw Fault(words: "has a range that runs backwards") }
                part.ranges.append(low.value...high.value)
            }
            throw Fault(words: "has a class without its end")
        }

        private mutating func quantify(_ part: inout Part) throws(Fault) {
            switch rest.first {
            case "?": (part.least, part.most) = (0, 1)
            case "*": (part.least, part.most) = (0, .max)
            case "+": part.most = .max
            case "{":
                guard let end = rest.firstIndex(of: "}") else { throw Fault(words: "has a brace without its end") }
                let numbers = String(rest[rest.startIndex..<end].dropFirst())
                    .split(separator: ",", omittingEmptySubsequences: false)
                guard let least = numbers.first.flatMap({ Int($0) }), least >= 0, least <= 1000, numbers.count <= 2
                else {
                    throw Fault(words: "has a number of times that is none")
                }
                let most = numbers.count == 1 ? least : numbers[1].isEmpty ? Int.max : Int(numbers[1]) ?? -1
                guard most >= least, most == .max || most <= 1000 else {
                    throw Fault(words: "has a number of times that is none")
                }
                (part.least, part.most) = (least, most)
                rest = rest[end...]
            default: return
            }
            rest.removeFirst()
        }
    }
}

extension TextPattern: ExpressibleByStringLiteral {
    /// A pattern.
    public init(stringLiteral text: String) { self.init(text) }
}
