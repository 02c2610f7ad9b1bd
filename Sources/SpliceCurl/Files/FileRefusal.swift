import SpliceTransfer

/// Tells refusals of file servers apart by their words, for neither protocol has codes that libcurl would hand on: it
/// says one result for every refused SFTP command, with its own fixed words behind a colon, and FTP has one code, 550,
/// for whatever is not possible (RFC 959 section 4.2.1), with the server's words.
enum FileRefusal {
    /// Codes that are a server's word about a file.
    static let codes: [TransferError.Code] = [.notFound, .exists, .forbidden, .tooLarge, .rejected]

    private static let words: [(TransferError.Code, [String])] = [
        (.notFound, ["not found", "no such", "does not exist", "doesn't exist", "cannot find"]),
        (.exists, ["already exists", "file exists"]),
        (.forbidden, ["denied", "permission", "not allowed", "not permitted", "enough privileges", "write protected"]),
        (.tooLarge, ["no space", "quota", "disk full", "exceeded storage"]),
    ]

    static func code(_ text: String, else other: TransferError.Code = .rejected) -> TransferError.Code {
        let text = text.lowercased()
        return words.first { $0.1.contains(where: text.contains) }?.0 ?? other
    }
}
