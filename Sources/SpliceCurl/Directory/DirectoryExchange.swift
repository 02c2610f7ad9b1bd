import CLibcurl
import SpliceHTTP
import SpliceTransfer

/// One search.
///
/// For the confinement of its variables see ``Exchange``.
final class DirectoryExchange: SessionExchange, @unchecked Sendable {
    private let server: DirectoryServer
    private let search: DirectorySearch

    // Before posting, then loop:
    var continuation: CheckedContinuation<DirectoryResult, any Error>?

    // Loop:
    private var reader: DirectoryReader
    private var failure: DirectoryReader.Failure?
    private var isCut = false
    private var hasBegun = false

    init(_ search: DirectorySearch, on server: DirectoryServer, timeouts: ExchangeTimeouts) {
        self.server = server
        self.search = search
        reader = DirectoryReader(limit: search.limit)
        super.init(host: server.host, origin: "ldap://\(server.host):\(server.port)", timeouts: timeouts)
    }

    override var hears: Transfer.Hearing { [.progress, .remarks] }

    override func configure(_ easy: EasyHandle) {
        super.configure(easy)
        easy.set(CURLOPT_PROTOCOLS_STR, "ldap")
        easy.set(CURLOPT_URL, "ldap://\(server.host):\(server.port)/\(search.inURL)")
        guard let credentials = server.credentials else { return }
        // They are in the clear, and must not leave this machine.
        easy.set(CURLOPT_PROXY, "")
        easy.set(CURLOPT_USERNAME, credentials.name)
        easy.set(CURLOPT_PASSWORD, credentials.password)
    }

    override var mayBeginAgain: Bool { true }

    override func requestBegins(at now: LoopTime) {
        hasBegun = true
        super.requestBegins(at: now)
    }

    override func received(content piece: UnsafeRawBufferPointer) -> ReceiveVerdict {
        do throws(DirectoryReader.Failure) {
            try unsafe reader.take(piece)
            return .taken
        } catch {
            failure = error
            return .abort
        }
    }

    /// libcurl ends a search that the server's size limit cut off as if it were whole, and says so in a remark only.
    override func heard(remark: UnsafeRawBufferPointer) {
        if unsafe remark.starts(with: "There are more than".utf8) { isCut = true }
    }

    override func finish(_ ending: Ending, on transfer: Transfer?) {
        guard let continuation else { return }
        self.continuation = nil
        let entries = reader.entries
        switch (failure, actual(ending)) {
        case (.tooMany?, _): continuation.resume(returning: DirectoryResult(entries: entries, isComplete: false))
        case (.malformed?, _):
            continuation.resume(
                throwing: TransferError(
                    .protocolViolation, outcome: .notSent, message: "an entry is malformed or too large", host: host))
        case (nil, .completed(CURLE_OK)):
            isSound = true
            continuation.resume(returning: DirectoryResult(entries: entries, isComplete: !isCut))
        case (nil, let ending):
            continuation.resume(throwing: error(ending, detail: transfer?.easy.message ?? ""))
        }
    }

    private func error(_ ending: Ending, detail: String) -> any Error {
        let general = TransferFailure.error(
            ending, phase: clock.phase, outcome: .notSent, host: host, detail: detail)
        guard var error = general as? TransferError, case .completed(let result) = ending else { return general }
        if hasBegun,
            result == CURLE_LDAP_SEARCH_FAILED || result == CURLE_LDAP_CANNOT_BIND
                || result == CURLE_REMOTE_FILE_NOT_FOUND
        {
            // libcurl's words are libldap's fixed ones for the result code (RFC 4511 appendix A), perhaps with the
            // server's behind them, which stay here.
            error.code =
                detail.contains("No such object") ? .notFound : detail.contains("access") ? .forbidden : .rejected
            error.outcome = .refused
            error.message = "the server refused the search"
        }
        return error
    }
}

extension DirectorySearch {
    /// The search behind the slash of an LDAP URL (RFC 4516): base, attributes, scope, filter.
    var inURL: String {
        let attributes = attributes.map { Self.encoded($0.name) }.joined(separator: ",")
        return [Self.encoded(base), attributes, scope.rawValue, Self.encoded(filter.text)].joined(separator: "?")
    }

    private static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "="):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += byte < 16 ? "%0" : "%"
                encoded += String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
