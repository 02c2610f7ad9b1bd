import SpliceModel

/// Finds hidden fields that a document which was written over another has not as that one has them.
struct HiddenFields {
    /// The paths of arrays, and in each the path of the field that tells its elements apart.
    let keys: [[String]: [String]]
    private(set) var issues: [Issue] = []

    init(keys: [[String]: [String]]) { self.keys = keys }

    /// Looks for arrays in whose elements something is hidden, and whose elements nothing that is granted tells apart.
    mutating func checkKeys(_ members: [String: DocumentFilter.Field], path: [String]) {
        for (name, field) in members.sorted(by: { $0.key < $1.key }) {
            guard case .record(let inner) = field else { continue }
            let path = path + [name]
            checkKeys(inner, path: path)
            if let key = keys[path], !HiddenFields.isGranted(key[...], inner) {
                note("is matched by “\(key.joined(separator: "."))”, which is not granted", path)
            }
        }
    }

    private static func isGranted(_ key: ArraySlice<String>, _ members: [String: DocumentFilter.Field]) -> Bool {
        guard let step = key.first else { return false }
        switch members[step] {
        case .kept: return true
        case .record(let inner): return isGranted(key.dropFirst(), inner)
        default: return false
        }
    }

    /// Compares what is hidden in two objects of the original and of what was written.
    mutating func compare(
        _ old: DocumentNode, _ new: DocumentNode, _ bytes: (old: [UInt8], new: [UInt8]),
        _ members: [String: DocumentFilter.Field], path: [String]
    ) {
        for (name, field) in members.sorted(by: { $0.key < $1.key }) {
            let (was, now) = (old[name], new[name])
            switch field {
            case .kept: continue
            case .record(let inner): compareRecords(was, now, bytes, inner, path: path + [name])
            case .dropped, .withheld, .masked, .literal:
                if was.map({ bytes.old[$0.range] }) != now.map({ bytes.new[$0.range] }) {
                    note("is not granted, and the change would not keep it", path + [name])
                }
            }
        }
    }

    private mutating func compareRecords(
        _ old: DocumentNode?, _ new: DocumentNode?, _ bytes: (old: [UInt8], new: [UInt8]),
        _ members: [String: DocumentFilter.Field], path: [String]
    ) {
        let nothing = DocumentNode.nothing
        guard old?.kind == .array || new?.kind == .array else {
            return compare(old ?? nothing, new ?? nothing, bytes, members, path: path)
        }
        guard HiddenFields.hides(members) else { return }
        let (was, now) = (old?.elements ?? [], new?.elements ?? [])
        guard let key = keys[path] else {
            // Nothing says which element is which: each must still be at its place.
            if !was.isEmpty, was.count != now.count {
                return note(
                    "has hidden fields and another number of elements: name the field that tells them apart", path)
            }
            for (index, element) in now.enumerated() {
                compare(index < was.count ? was[index] : nothing, element, bytes, members, path: path)
            }
            return
        }
        let identities = [was, now].map { $0.map { HiddenFields.identity(of: $0, key) } }
        let matches = ElementMatching.matches(identities[0], identities[1], isKeyed: true)
        for (element, match) in zip(now, matches) {
            compare(match.map { was[$0] } ?? nothing, element, bytes, members, path: path)
        }
    }

    private static func identity(of element: DocumentNode, _ key: [String]) -> String {
        var node: DocumentNode? = element
        for step in key { node = node?[step] }
        return node?.text ?? ""
    }

    private static func hides(_ members: [String: DocumentFilter.Field]) -> Bool {
        members.values.contains { field in
            switch field {
            case .kept: false
            case .record(let inner): hides(inner)
            case .dropped, .withheld, .masked, .literal: true
            }
        }
    }

    private mutating func note(_ problem: String, _ path: [String]) {
        issues.append(
            Issue(path: path.map(FieldPath.step).joined(separator: "."), code: .grant, problem: problem))
    }
}
