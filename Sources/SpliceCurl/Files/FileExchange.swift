import CLibcurl
import SpliceHTTP
import SpliceTransfer

/// One thing done on a file server. Subclasses say what; this class connects, pins the host key, and says failures in
/// the terms of `TransferError`.
///
/// For the confinement of its variables see ``Exchange``.
class FileExchange: SessionExchange, @unchecked Sendable {
    final let server: FileServer

    // Loop:
    private var replies = ReplyReader()
    /// The server's last refusal; FTP only.
    final private(set) var refusal: ServerReply?
    /// Whether the log-in is done and the work has begun.
    final private(set) var hasBegun = false

    init(on server: FileServer, timeouts: ExchangeTimeouts) {
        self.server = server
        super.init(host: server.host, origin: server.description, timeouts: timeouts)
    }

    override func configure(_ easy: EasyHandle) {
        super.configure(easy)
        easy.set(CURLOPT_PATH_AS_IS, true)
        easy.set(CURLOPT_USERNAME, server.user)
        switch server.access {
        case .sftp(let hostKey, let login):
            easy.set(CURLOPT_PROTOCOLS_STR, "sftp")
            configure(easy, hostKey)
            configure(easy, login)
        case .ftps(let security, let password):
            easy.set(CURLOPT_PROTOCOLS_STR, security == .implicitTLS ? "ftps" : "ftp")
            easy.set(CURLOPT_PASSWORD, password)
            easy.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
            easy.set(CURLOPT_FTP_FILEMETHOD, Int(CURLFTPMETHOD_NOCWD.rawValue))
            easy.set(CURLOPT_FTP_SKIP_PASV_IP, true)
        }
    }

    private func configure(_ easy: EasyHandle, _ hostKey: FileServerHostKey) {
        switch hostKey.kind {
        case .fingerprint(let base64): easy.set(CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256, base64)
        // Without a callback that decides otherwise libcurl takes nothing but a perfect match.
        case .knownHosts(let path): easy.set(CURLOPT_SSH_KNOWNHOSTS, path)
        }
    }

    private func configure(_ easy: EasyHandle, _ login: FileServerLogin) {
        switch login.kind {
        case .password(let password):
            easy.set(CURLOPT_SSH_AUTH_TYPES, Int(CURLSSH_AUTH_PASSWORD | CURLSSH_AUTH_KEYBOARD))
            easy.set(CURLOPT_PASSWORD, password)
        case .key(let path, let passphrase):
            easy.set(CURLOPT_SSH_AUTH_TYPES, Int(CURLSSH_AUTH_PUBLICKEY))
            easy.set(CURLOPT_SSH_PRIVATE_KEYFILE, path)
            easy.set(CURLOPT_KEYPASSWD, passphrase)
        }
    }

    /// Where the work is done.
    final func setURL(_ easy: EasyHandle, _ path: RemotePath, isDirectory: Bool = false) {
        let scheme =
            switch server.access {
            case .sftp: "sftp"
            case .ftps(.implicitTLS, _): "ftps"
            case .ftps(.explicitTLS, _): "ftp"
            }
        easy.set(
            CURLOPT_URL,
            "\(scheme)://\(server.host):\(server.port)\(path.inURL(isSFTP: server.isSFTP, isDirectory: isDirectory))")
    }

    override func requestBegins(at now: LoopTime) {
        hasBegun = true
        refusal = nil
        super.requestBegins(at: now)
    }

    override func received(line: UnsafeRawBufferPointer, on core: LoopCore) -> Bool {
        if let reply = unsafe replies.take(line), !reply.isPositive { refusal = reply }
        return true
    }

    // MARK: Failures

    /// What is known when the work broke off without a word of the server.
    var uncertainty: OutcomeCertainty { hasBegun ? .ambiguous : .notSent }

    /// - Returns: `nil` when it ended well.
    final func error(_ ending: Ending, on transfer: Transfer?) -> (any Error)? {
        let ending = actual(ending)
        if case .completed(CURLE_OK) = ending {
            isSound = true
            return nil
        }
        let detail = transfer?.easy.message ?? ""
        let general = TransferFailure.error(
            ending, phase: clock.phase, outcome: uncertainty, host: host, detail: detail)
        guard var error = general as? TransferError, case .completed(let result) = ending else { return general }
        if !hasBegun, server.isSFTP, result == CURLE_PEER_FAILED_VERIFICATION {
            error.code = .hostKey
            error.message = "the server's host key is not the one that it is known by"
        }
        if result == CURLE_UPLOAD_FAILED || result == CURLE_QUOTE_ERROR {
            error.code = FileRefusal.code(server.isSFTP ? detail : refusal?.text ?? "")
        }
        if error.code == .notFound, !server.isSFTP {
            error.code = FileRefusal.code(refusal?.text ?? "", else: .notFound)
        }
        if hasBegun, FileRefusal.codes.contains(error.code) {
            error.outcome = .refused
            isSound = true
            error.reply = refusal
            error.message = "the server refused"
        }
        return error
    }
}

extension FileServer {
    var isSFTP: Bool {
        if case .sftp = access { true } else { false }
    }

    /// - Throws: `TransferError` with code `invalidRequest`.
    func validate() throws(TransferError) {
        func invalid(_ message: String) -> TransferError {
            TransferError(.invalidRequest, outcome: .notSent, message: message)
        }
        guard RequestTarget.isHost(host), (1...65_535).contains(port) else {
            throw invalid("the file server's host or port is malformed")
        }
        var texts = [user]
        switch access {
        case .ftps(_, let password): texts.append(password)
        case .sftp(let hostKey, let login):
            switch hostKey.kind {
            case .fingerprint(let base64):
                guard base64.utf8.count == 43 else {
                    throw invalid("a SHA-256 fingerprint is SHA256: and 43 characters of base64")
                }
                texts.append(base64)
            case .knownHosts(let path): texts.append(path)
            }
            switch login.kind {
            case .password(let password): texts.append(password)
            case .key(let path, let passphrase): texts += [path, passphrase ?? "-"]
            }
        }
        guard texts.allSatisfy({ text in !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }) else {
            throw invalid("user, secret, key or path is empty or holds a control character")
        }
    }
}
