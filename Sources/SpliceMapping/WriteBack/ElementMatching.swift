/// Which element of the original each element of an array to be written is.
package enum ElementMatching {
    /// For each new element the index of the old one that it is; nil for one that is new indeed.
    ///
    /// With a key: the one with the same key, and of several with the same key the first that is left. Without: an element
    /// that did not change is the one that it equals; when the arrays are equally long, one that changed is the one at its
    /// place. In an array that grew or shrank an element that changed is new: it must not get what belongs to another.
    ///
    /// - Parameters:
    ///   - old: what tells the elements of the original apart: their keys, or all of each.
    ///   - new: the same of the elements to be written.
    ///   - isKeyed: whether these are keys.
    package static func matches<Identity: Hashable>(
        _ old: [Identity], _ new: [Identity], isKeyed: Bool
    ) -> [Int?] {
        var waiting: [Identity: [Int]] = [:]
        for (index, identity) in old.enumerated().reversed() { waiting[identity, default: []].append(index) }
        let matches = new.map { waiting[$0]?.popLast() }
        guard !isKeyed, old.count == new.count else { return matches }
        let taken = Set(matches.compactMap(\.self))
        return matches.enumerated().map { index, match in match ?? (taken.contains(index) ? nil : index) }
    }
}

extension RecordShape {
    /// The keys of arrays as steps, by the steps of the arrays' paths.
    ///
    /// - Parameter matching: for arrays, by their path, the path of the field that tells their elements apart.
    /// - Throws: ``MappingError`` with code `mapping` for the first that no row maps.
    package func keys<M: Mapping>(
        matching: [String: String], of mapping: M.Type
    ) throws(MappingError) -> [[String]: [String]] {
        var keys: [[String]: [String]] = [:]
        for (array, key) in matching {
            let (path, steps) = (FieldPath(array).steps, FieldPath(key).steps)
            guard let table = elementTable(at: path), isValue(steps, below: table) else {
                throw MappingError(
                    defects: ["“\(array)” is matched by “\(key)”, which no row maps"], of: M.name, M.version)
            }
            keys[path] = steps
        }
        return keys
    }
}
