import SpliceTransfer

/// Reads the listings of file servers; pure.
enum FileListing {
    /// Lines as `MLSD` gives them: `fact=value;fact=value; name` (RFC 3659 section 7.2).
    static func machineReadable(_ bytes: [UInt8]) -> [RemoteFile] {
        lines(of: bytes).compactMap { line in
            guard let space = line.firstIndex(of: " ") else { return nil }
            var file = RemoteFile(name: name(in: line[line.index(after: space)...]), kind: .other)
            for fact in line[..<space].split(separator: ";") {
                let parts = fact.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2 else { continue }
                switch parts[0].lowercased() {
                case "type":
                    switch parts[1].lowercased() {
                    case "cdir", "pdir": return nil
                    case "file": file.kind = .file
                    case "dir": file.kind = .directory
                    case let type where type.hasPrefix("os.unix=slink") || type.hasPrefix("os.unix=symlink"):
                        file.kind = .symbolicLink
                    default: file.kind = .other
                    }
                case "size": file.size = Int64(parts[1])
                case "modify": file.modifiedAt = seconds(parts[1])
                default: break
                }
            }
            return isEntry(file.name) ? file : nil
        }
    }

    /// Lines as `ls -l` prints them, which is what SFTP servers commonly send; `nil` when one of them is something else,
    /// so that no name is guessed.
    static func long(_ bytes: [UInt8]) -> [RemoteFile]? {
        var files: [RemoteFile] = []
        for line in lines(of: bytes) {
            guard let file = longLine(line) else { return nil }
            if isEntry(file.name) { files.append(file) }
        }
        return files
    }

    /// Lines that are names.
    static func names(_ bytes: [UInt8]) -> [RemoteFile] {
        lines(of: bytes).map { name(in: $0) }.filter(isEntry).map { RemoteFile(name: $0) }
    }

    /// The name at the end of a path: some servers send paths, and none may lead out of the directory that a reader puts its files in.
    private static func name(in path: Substring) -> String {
        String(path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path)
    }

    private static func isEntry(_ name: String) -> Bool { !name.isEmpty && name != "." && name != ".." }

    private static func lines(of bytes: [UInt8]) -> [Substring] {
        // By bytes, since Swift takes CR LF for one character.
        bytes.split(separator: 0x0A).map { line in
            Substring(String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self))
        }
    }

    private static let months: Set<Substring> = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `mode links owner group size month day time name`. Owner and group may hold spaces, so the line is cut where a
    /// number and a date stand beside each other.
    private static func longLine(_ line: Substring) -> RemoteFile? {
        let kind: RemoteFile.Kind
        switch line.first {
        case "-": kind = .file
        case "d": kind = .directory
        case "l": kind = .symbolicLink
        case "b", "c", "p", "s", "D": kind = .other
        default: return nil
        }
        let words = line.split(separator: " ")
        guard words.count >= 8 else { return nil }
        for index in 3..<(words.count - 3) where isDate(words[(index + 1)...(index + 3)]) {
            guard let size = Int64(words[index]), size >= 0 else { continue }
            // One space, then the name with whatever spaces it begins with.
            var name = line[words[index + 3].endIndex...].dropFirst()
            if kind == .symbolicLink { name = beforeArrow(name) }
            return name.isEmpty ? nil : RemoteFile(name: self.name(in: name), kind: kind, size: size)
        }
        return nil
    }

    private static func isDate(_ words: ArraySlice<Substring>) -> Bool {
        guard let month = words.first, let day = words.dropFirst().first.flatMap({ Int($0) }), let time = words.last
        else { return false }
        let parts = time.split(separator: ":")
        let isClock = parts.count == 2 && parts.allSatisfy { $0.count == 2 && Int($0) != nil }
        return months.contains(month) && (1...31).contains(day) && (isClock || time.count == 4 && Int(time) != nil)
    }

    /// libcurl puts the link's target behind its name.
    private static func beforeArrow(_ name: Substring) -> Substring {
        let arrow = Array(" -> ")
        for index in name.indices where name[index...].starts(with: arrow) { return name[..<index] }
        return name
    }

    /// `YYYYMMDDHHMMSS` and perhaps a fraction, UTC (RFC 3659 section 2.3).
    private static func seconds(_ text: Substring) -> Int64? {
        let digits = text.prefix { $0 != "." }.utf8.map { Int64($0) - 0x30 }
        guard digits.count == 14, digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
        func number(_ range: Range<Int>) -> Int64 { digits[range].reduce(0) { $0 * 10 + $1 } }
        let (year, month, day) = (number(0..<4), number(4..<6), number(6..<8))
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        // Days of the civil calendar, counted from March so that the leap day comes last.
        let shifted = month > 2 ? (year, month - 3) : (year - 1, month + 9)
        let days =
            shifted.0 * 365 + shifted.0 / 4 - shifted.0 / 100 + shifted.0 / 400 + (shifted.1 * 153 + 2) / 5 + day - 1
            - 719_468
        return days * 86_400 + number(8..<10) * 3_600 + number(10..<12) * 60 + number(12..<14)
    }
}
