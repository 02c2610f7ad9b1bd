import SpliceHTTP
import SpliceTransfer

/// A bind and a search, page by page, over an open connection (RFC 4511, RFC 2696); a pure machine.
///
/// ```
/// [bind ─►] search ─► entries … done ─► next page … ─► result
/// ```
struct DirectoryConversation {
    enum Action {
        /// Send the bytes, then wait.
        case send([UInt8])
        /// Nothing; the answer is not complete.
        case wait
        /// All was said.
        case end(Result<DirectoryResult, TransferError>)
    }

    /// Bytes of one message, that is of one entry: a photo or a list of certificates fits.
    static let messageLimit = 16 << 20
    /// Bytes of a whole result.
    static let totalLimit = 256 << 20
    /// Pages without an entry in a row, after which the server is taken to go round in circles.
    static let emptyPageLimit = 1_000

    private let search: DirectorySearch
    private let credentials: DirectoryServer.Credentials?
    private let seconds: Int
    private var messageID = 0
    private(set) var isBinding = false
    private var pending: [UInt8] = []
    private var total = 0
    private var entriesBeforePage = 0
    private var emptyPages = 0
    private var result = DirectoryResult(entries: [], isComplete: true)

    /// - Parameter seconds: How long the server may work on each page; 0 for no bound.
    init(_ search: DirectorySearch, as credentials: DirectoryServer.Credentials?, seconds: Int) {
        self.search = search
        self.credentials = credentials
        self.seconds = seconds
    }

    /// The first thing to say.
    mutating func begin() -> [UInt8] {
        guard let credentials else { return askForPage(from: []) }
        isBinding = true
        messageID += 1
        return LDAPRequest.bind(messageID, credentials)
    }

    /// The last thing to say; there is no answer to it.
    mutating func farewell() -> [UInt8] {
        messageID += 1
        return LDAPRequest.unbind(messageID)
    }

    /// Bytes from the server.
    mutating func take(_ bytes: some Collection<UInt8>) -> Action {
        pending.append(contentsOf: bytes)
        var start = 0
        defer { pending.removeFirst(start) }
        do throws(BERReader.Malformed) {
            while true {
                if let tag = pending[start...].first, tag != LDAPTag.sequence { throw BERReader.Malformed() }
                guard let sizes = try BERReader.sizes(pending[start...]) else { return .wait }
                let size = sizes.header + sizes.content
                guard sizes.content <= Self.messageLimit, total + size <= Self.totalLimit else {
                    return fail(.tooLarge, "an entry is above 16 MB, or the result above 256 MB")
                }
                guard pending.count - start >= size else { return .wait }
                let message = try LDAPResponse(pending[start..<(start + size)])
                start += size
                total += size
                let action = handle(message)
                if case .wait = action { continue }
                return action
            }
        } catch {
            return fail(.protocolViolation, "the server's answer is not LDAP")
        }
    }

    private mutating func handle(_ message: LDAPResponse) -> Action {
        switch message.operation {
        case .notice(let outcome):
            return fail(.connectionLost, "the server closes the connection", outcome)
        case .other: return .wait
        case .bound, .entry, .reference, .done: break
        }
        guard message.id == messageID else { return fail(.protocolViolation, "an answer to nothing that was asked") }
        switch (message.operation, isBinding) {
        case (.bound(let outcome), true):
            guard outcome.code == 0 else {
                return fail(LDAPResult.code(ofBind: outcome.code), "the server refused the bind", outcome)
            }
            isBinding = false
            return .send(askForPage(from: []))
        case (.entry(let entry), false):
            guard result.entries.count < search.limit else {
                result.isComplete = false
                return .end(.success(result))
            }
            result.entries.append(entry)
            return .wait
        case (.reference(let addresses), false):
            result.referrals += addresses
            return .wait
        case (.done(let outcome), false): return done(outcome, cookie: message.cookie ?? [])
        default: return fail(.protocolViolation, "an answer of another kind than was asked for")
        }
    }

    private mutating func done(_ outcome: LDAPResponse.Outcome, cookie: [UInt8]) -> Action {
        switch outcome.code {
        case LDAPResult.success:
            guard !cookie.isEmpty, search.pageSize != nil else { return .end(.success(result)) }
            emptyPages = result.entries.count == entriesBeforePage ? emptyPages + 1 : 0
            guard emptyPages <= Self.emptyPageLimit else {
                return fail(.protocolViolation, "page after page without an entry")
            }
            return .send(askForPage(from: cookie))
        case LDAPResult.timeLimit, LDAPResult.sizeLimit, LDAPResult.adminLimit:
            result.isComplete = false
            return .end(.success(result))
        case LDAPResult.referral:
            result.isComplete = false
            result.referrals += outcome.referrals
            return .end(.success(result))
        default: return fail(LDAPResult.code(ofSearch: outcome.code), "the server refused the search", outcome)
        }
    }

    /// The last page is one entry where the limit is reached: it tells whether there are more.
    private mutating func askForPage(from cookie: [UInt8]) -> [UInt8] {
        messageID += 1
        entriesBeforePage = result.entries.count
        let size = search.pageSize.map { min($0, max(1, search.limit - result.entries.count)) }
        return LDAPRequest.search(messageID, search, seconds: seconds, page: size.map { ($0, cookie) })
    }

    private func fail(
        _ code: TransferError.Code, _ message: String, _ outcome: LDAPResponse.Outcome? = nil
    ) -> Action {
        .end(
            .failure(
                TransferError(
                    code, outcome: outcome == nil ? .notSent : .refused, message: message,
                    reply: outcome.map { ServerReply(code: $0.code, text: $0.text) })))
    }
}

/// Result codes (RFC 4511 appendix A) in the terms of `TransferError`.
enum LDAPResult {
    static let success = 0
    static let timeLimit = 3
    static let sizeLimit = 4
    static let referral = 10
    static let adminLimit = 11

    static func code(ofBind code: Int) -> TransferError.Code {
        switch code {
        // Methods and strength, protection demanded, credentials, and what servers say of locked accounts.
        case 7, 8, 13, 19, 32, 34, 48, 49, 50, 53: .authentication
        default: .rejected
        }
    }

    static func code(ofSearch code: Int) -> TransferError.Code {
        switch code {
        case 32: .notFound
        case 8, 13, 50: .forbidden
        default: .rejected
        }
    }
}
