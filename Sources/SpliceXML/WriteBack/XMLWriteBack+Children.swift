import SpliceMapping

extension XMLWriteBack {
    /// What stands inside of an element of which rows read children.
    func children(
        of original: XMLOutline, _ base: XMLTree?, _ next: XMLTree, table: Int, path: [String]
    ) throws(XMLError) -> [UInt8] {
        let readsText = shape.tables[table].numbers[RecordBuilder.textKey] != nil
        var pieces = try parts(of: original, base ?? (readsText ? nil : next), next)
        var added: [Int: [UInt8]] = [:]
        var order: [Int] = []
        let stale = base == nil ? original.elements.map(\.name) : []
        for name in (next.elements + (base?.elements ?? [])).map(\.name) + stale {
            if let key = names.elements[table].key(name), !order.contains(key) { order.append(key) }
        }
        var before: Int?
        for key in order {
            func isMeant(_ name: XMLName) -> Bool { names.elements[table].key(name) == key }
            let places = original.parts.indices.filter {
                if case .element(let element) = original.parts[$0] { isMeant(element.name) } else { false }
            }
            let old = base?.elements.filter { isMeant($0.name) } ?? []
            let new = next.elements.filter { isMeant($0.name) }
            defer { before = places.last ?? before }
            if old == new, base != nil { continue }
            let (inner, step) = inside(key, of: table)
            let here = path + [step]
            let pairs = matches(places, old, new, key, table, here)
            let known = pairs.compactMap(\.self)
            let stays = known == known.sorted()
            // Where elements change places, each takes the next place that one of them had.
            let targets =
                stays ? pairs.map { $0.map { places[$0] } } : new.indices.map { $0 < places.count ? places[$0] : nil }
            for place in places where !targets.contains(place) { remove(place, of: original, from: &pieces) }
            var anchor = start(places, before, of: original)
            for (index, tree) in new.enumerated() {
                var written: [UInt8]
                if let match = pairs[index], case .element(let element) = original.parts[places[match]] {
                    written = try self.element(
                        element, match < old.count ? old[match] : nil, tree, inner, path: here)
                } else {
                    written = try self.added(tree, in: original)
                }
                if let target = targets[index] {
                    pieces[target] = written
                    anchor = target
                } else {
                    written = lead(of: places.first ?? before, in: original) + written
                    added[anchor, default: []] += written
                }
            }
        }
        var output = added[-1] ?? []
        for index in pieces.indices { output += pieces[index] + (added[index] ?? []) }
        return output
    }

    /// What rows read of a key's elements, and the key's name.
    private func inside(_ key: Int, of table: Int) -> (reading: Reading, name: String) {
        let isWhole = names.wholeKeys[table].contains(key)
        let key = shape.tables[table].keys[key]
        switch key.use {
        case .object(let inner), .elements(let inner): return (.record(inner), key.name)
        case .members: return (.whole, key.name)
        case .value, .list: return (isWhole ? .whole : .text, key.name)
        }
    }

    /// For each new element the place of the original's that it is.
    private func matches(
        _ places: [Int], _ old: [XMLTree], _ new: [XMLTree], _ key: Int, _ table: Int, _ path: [String]
    ) -> [Int?] {
        switch shape.tables[table].keys[key].use {
        case .value, .object, .members: return new.indices.map { $0 < places.count ? $0 : nil }
        case .list, .elements: break
        }
        guard places.count == old.count else { return new.map { _ in nil } }
        guard let steps = keys[path] else { return ElementMatching.matches(old, new, isKeyed: false) }
        return ElementMatching.matches(
            old.map { value(steps, of: $0) }, new.map { value(steps, of: $0) }, isKeyed: true)
    }

    /// The text or attribute at a path; nil for none.
    private func value(_ steps: [String], of tree: XMLTree) -> String? {
        var tree = tree
        for step in steps where step != RecordBuilder.textKey {
            guard let name = format.step(step)?.name else { return nil }
            if step.hasPrefix("@") { return tree[name] }
            guard let inner = tree.first(name) else { return nil }
            tree = inner
        }
        return tree.text
    }

    /// The part behind which new elements stand; -1 for the start.
    ///
    /// Behind what a row before this one reads, since schemas say an order; or else before the first element.
    private func start(_ places: [Int], _ before: Int?, of original: XMLOutline) -> Int {
        if places.isEmpty, let before { return before }
        guard let first = places.first ?? original.firstElement else { return -1 }
        return isBlank(first - 1, of: original) ? first - 2 : first - 1
    }

    /// The white space with which an element is set off from what is before it.
    private func lead(of place: Int?, in original: XMLOutline) -> [UInt8] {
        guard let place = place ?? original.firstElement, isBlank(place - 1, of: original) else { return [] }
        return Array(bytes[original.parts[place - 1].range])
    }

    private func remove(_ place: Int, of original: XMLOutline, from pieces: inout [[UInt8]]) {
        pieces[place] = []
        if isBlank(place - 1, of: original) { pieces[place - 1] = [] }
    }

    private func isBlank(_ index: Int, of original: XMLOutline) -> Bool {
        guard original.parts.indices.contains(index), case .text(let range) = original.parts[index] else {
            return false
        }
        return bytes[range].allSatisfy(isWhite)
    }
}
