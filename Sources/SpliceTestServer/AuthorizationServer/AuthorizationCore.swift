import Crypto
import HTTPTypes
import SpliceHTTP
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the authorization server knows and decides: no sockets, one lock, every request one step.
final class AuthorizationCore: Sendable {
    typealias Behaviour = AuthorizationServer.Behaviour

    struct Grant {
        var isAlive = true
        var scope: String
        var current: String
        /// Refresh tokens that were rotated, with the time of it.
        var old: [String: Duration] = [:]
    }

    struct Access {
        var expiresAt: Duration
        var grant: Int?
        var scope: String
        /// The certificate that it is bound to.
        var thumbprint: String?
    }

    struct State {
        var behaviour: Behaviour
        var issuer = ""
        var counts = AuthorizationServer.Counts()
        var faults: [AuthorizationServer.Fault] = []
        var grants: [Grant] = []
        var refreshTokens: [String: Int] = [:]
        var accessTokens: [String: Access] = [:]
        var codes: [String: (challenge: String, redirectURI: String)] = [:]
        var devices: [String: (userCode: String, isAllowed: Bool?)] = [:]
        var serial = 0
        /// The certificate behind the token request that is being answered.
        var thumbprint: String?

        mutating func next(_ kind: String) -> String {
            serial += 1
            return "\(kind)-\(serial)"
        }
    }

    private let state: Mutex<State>
    private let time: any TimeSource

    init(behaviour: Behaviour, time: some TimeSource) {
        state = Mutex(State(behaviour: behaviour))
        self.time = time
    }

    var issuer: String {
        get { state.withLock { $0.issuer } }
        set { state.withLock { $0.issuer = newValue } }
    }

    var counts: AuthorizationServer.Counts { state.withLock { $0.counts } }

    func update(_ change: @Sendable (inout Behaviour) -> Void) { state.withLock { change(&$0.behaviour) } }
    func inject(_ fault: AuthorizationServer.Fault) { state.withLock { $0.faults.append(fault) } }
    func revokeAccessTokens() { state.withLock { $0.accessTokens = [:] } }

    func issueGrant(scope: String) -> String {
        state.withLock { state in
            let token = state.next("rt")
            state.refreshTokens[token] = state.grants.count
            state.grants.append(Grant(scope: scope, current: token))
            return token
        }
    }

    func issueCode(challenge: String, redirectURI: String) -> String {
        state.withLock { state in
            let code = state.next("code")
            state.codes[code] = (challenge, redirectURI)
            return code
        }
    }

    func decideDevice(_ userCode: String, isAllowed: Bool) {
        state.withLock { state in
            for (code, device) in state.devices where device.userCode == userCode {
                state.devices[code]?.isAllowed = isAllowed
            }
        }
    }

    func isAlive(grantOf refreshToken: String) -> Bool {
        state.withLock { state in state.refreshTokens[refreshToken].map { state.grants[$0].isAlive } ?? false }
    }

    // MARK: Requests

    func reply(to request: RecordedRequest) async -> ScriptedReply {
        let path = request.path.prefix { $0 != "?" }
        if path == "/token" { return await tokenReply(request) }
        return state.withLock { state in
            switch path {
            case "/resource": return resource(request, &state)
            case "/.well-known/oauth-authorization-server": return metadata(state)
            default: break
            }
            let form = Form(request.text)
            guard isClient(request, form, state) else { return failure("invalid_client", state, status: 401) }
            switch path {
            case "/revoke": return revoke(form["token"] ?? "", &state)
            case "/introspect": return introspect(form["token"] ?? "", state)
            case "/par": return .json(#"{"request_uri":"urn:\#(state.next("par"))","expires_in":60}"#, status: .created)
            case "/device": return device(&state)
            default: return .status(.notFound)
            }
        }
    }

    private func tokenReply(_ request: RecordedRequest) async -> ScriptedReply {
        let fault = state.withLock { state in
            state.counts.tokenRequests += 1
            return state.faults.isEmpty ? nil : state.faults.removeFirst()
        }
        switch fault {
        case .loseRequest: return .reset
        case .reply(let reply): return reply
        case .wait(let gate): await gate.wait()
        case .loseAnswer, .holdAnswer, nil: break
        }
        let reply = state.withLock { token(request, &$0) }
        switch fault {
        case .loseAnswer: return .reset
        case .holdAnswer(let gate): await gate.wait()
        case .loseRequest, .reply, .wait, nil: break
        }
        return reply
    }

    private func token(_ request: RecordedRequest, _ state: inout State) -> ScriptedReply {
        let form = Form(request.text)
        guard isClient(request, form, state) else { return failure("invalid_client", state, status: 401) }
        state.thumbprint = state.behaviour.clientCertificate == nil ? nil : request.certificateThumbprint
        if let nonce = state.behaviour.dpopNonce {
            let proof = request.field("DPoP") ?? ""
            guard proof.split(separator: ".").dropFirst().first.map({ Base64URL.text($0).contains(nonce) }) == true
            else {
                return failure("use_dpop_nonce", state).field("DPoP-Nonce", nonce)
            }
        }
        switch form["grant_type"] {
        case "refresh_token": return refresh(form["refresh_token"] ?? "", &state)
        case "authorization_code": return redeem(form, &state)
        case "urn:ietf:params:oauth:grant-type:device_code": return poll(form["device_code"] ?? "", &state)
        case "client_credentials":
            state.counts.grants += 1
            return success(&state, grant: nil, scope: form["scope"] ?? "", refreshToken: nil)
        case .some where form["assertion"] != nil || form["subject_token"] != nil:
            state.counts.grants += 1
            return success(&state, grant: nil, scope: form["scope"] ?? "", refreshToken: nil)
        default: return failure("unsupported_grant_type", state)
        }
    }

    private func refresh(_ token: String, _ state: inout State) -> ScriptedReply {
        guard let index = state.refreshTokens[token], state.grants[index].isAlive else {
            return failure("invalid_grant", state)
        }
        if token != state.grants[index].current {
            let rotatedAt = state.grants[index].old[token] ?? .zero
            if case .grace(let grace) = state.behaviour.rotation, time.sinceEpoch - rotatedAt <= grace {
                // Falls through: within its grace an old token works like the current one.
            } else {
                state.counts.reuses += 1
                if state.behaviour.rotation == .reuseEndsGrant {
                    state.grants[index].isAlive = false
                    state.accessTokens = state.accessTokens.filter { $0.value.grant != index }
                }
                return failure("invalid_grant", state)
            }
        }
        state.counts.refreshes += 1
        var next = state.grants[index].current
        if state.behaviour.rotation != .never {
            state.grants[index].old[next] = time.sinceEpoch
            next = state.next("rt")
            state.grants[index].current = next
            state.refreshTokens[next] = index
        }
        return success(&state, grant: index, scope: state.grants[index].scope, refreshToken: next)
    }

    private func redeem(_ form: Form, _ state: inout State) -> ScriptedReply {
        guard let code = form["code"], let expected = state.codes.removeValue(forKey: code),
            expected.redirectURI == form["redirect_uri"], let verifier = form["code_verifier"],
            Base64URL.encode(SHA256.hash(data: Array(verifier.utf8))) == expected.challenge
        else { return failure("invalid_grant", state) }
        return newGrant(&state, scope: "")
    }

    private func newGrant(_ state: inout State, scope: String) -> ScriptedReply {
        state.counts.grants += 1
        let token = state.next("rt")
        state.refreshTokens[token] = state.grants.count
        state.grants.append(Grant(scope: scope, current: token))
        return success(&state, grant: state.grants.count - 1, scope: scope, refreshToken: token)
    }

    private func device(_ state: inout State) -> ScriptedReply {
        let code = state.next("device")
        let userCode = state.next("USER")
        state.devices[code] = (userCode, nil)
        return .json(
            #"{"device_code":"\#(code)","user_code":"\#(userCode)","verification_uri":"\#(state.issuer)/activate","#
                + #""expires_in":600,"interval":5}"#)
    }

    private func poll(_ code: String, _ state: inout State) -> ScriptedReply {
        guard let device = state.devices[code] else { return failure("expired_token", state) }
        switch device.isAllowed {
        case nil: return failure("authorization_pending", state)
        case true?:
            state.devices[code] = nil
            return newGrant(&state, scope: "")
        case false?: return failure("access_denied", state)
        }
    }

    private func revoke(_ token: String, _ state: inout State) -> ScriptedReply {
        state.accessTokens[token] = nil
        if let index = state.refreshTokens[token] {
            state.grants[index].isAlive = false
            state.accessTokens = state.accessTokens.filter { $0.value.grant != index }
        }
        return .status(.ok)
    }

    private func introspect(_ token: String, _ state: State) -> ScriptedReply {
        guard let access = state.accessTokens[token], access.expiresAt > time.sinceEpoch else {
            return .json(#"{"active":false}"#)
        }
        let binding = access.thumbprint.map { #","cnf":{"x5t#S256":"\#($0)"}"# } ?? ""
        return .json(
            #"{"active":true,"scope":"\#(access.scope)","client_id":"\#(state.behaviour.clientID)","#
                + #""exp":\#(access.expiresAt.components.seconds)\#(binding)}"#)
    }

    private func resource(_ request: RecordedRequest, _ state: inout State) -> ScriptedReply {
        let token = request.field("Authorization")?.split(separator: " ").last.map(String.init) ?? ""
        guard let access = state.accessTokens[token], access.expiresAt > time.sinceEpoch,
            access.thumbprint == nil || access.thumbprint == request.certificateThumbprint
        else {
            state.counts.refusedResources += 1
            return .json(#"{"error":"invalid_token"}"#, status: .unauthorized)
                .field("WWW-Authenticate", #"Bearer error="invalid_token""#)
        }
        state.counts.servedResources += 1
        return .json(#"{"ok":true}"#)
    }

    // MARK: Answers

    private func success(
        _ state: inout State, grant: Int?, scope asked: String, refreshToken: String?
    ) -> ScriptedReply {
        let behaviour = state.behaviour
        let token = state.next("at")
        let scope = behaviour.grantedScope ?? asked
        state.accessTokens[token] = Access(
            expiresAt: time.sinceEpoch + .seconds(behaviour.lifetime), grant: grant, scope: scope,
            thumbprint: state.thumbprint)
        var members = [#""access_token":"\#(token)""#]
        if !behaviour.omitsTokenType {
            members.append(behaviour.dpopNonce == nil ? #""token_type":"Bearer""# : #""token_type":"DPoP""#)
        }
        if !behaviour.omitsLifetime {
            let number = behaviour.writesMilliseconds ? behaviour.lifetime * 1000 : behaviour.lifetime
            members.append(#""expires_in":\#(behaviour.writesLifetimeAsText ? "\"\(number)\"" : "\(number)")"#)
        }
        let isUnchanged = behaviour.rotation == .never && behaviour.omitsRefreshToken
        if let refreshToken, !isUnchanged { members.append(#""refresh_token":"\#(refreshToken)""#) }
        if !scope.isEmpty { members.append(#""scope":"\#(scope)""#) }
        if behaviour.answersOKFalse { members.append(#""ok":true"#) }
        var object = "{\(members.joined(separator: ","))}"
        let fields = behaviour.fields.sorted { $0.key < $1.key }.map { #""\#($0.key)":"\#($0.value)""# }
        if let container = behaviour.container {
            object = "{\((fields + [#""\#(container)":\#(object)"#]).joined(separator: ","))}"
        } else if !fields.isEmpty {
            object = "{\((members + fields).joined(separator: ","))}"
        }
        return .json(object).field("Cache-Control", "no-store")
    }

    private func failure(_ code: String, _ state: State, status: Int = 400) -> ScriptedReply {
        let name = state.behaviour.errorNames[code] ?? code
        let ok = state.behaviour.answersOKFalse ? #""ok":false,"# : ""
        let isOK = state.behaviour.answersErrorsWithOK || state.behaviour.answersOKFalse
        return .json(
            #"{\#(ok)"error":"\#(name)","error_description":"as scripted"}"#, status: .init(code: isOK ? 200 : status))
    }

    private func metadata(_ state: State) -> ScriptedReply {
        let endpoints = [
            "token_endpoint": "/token", "revocation_endpoint": "/revoke", "introspection_endpoint": "/introspect",
            "device_authorization_endpoint": "/device", "pushed_authorization_request_endpoint": "/par",
            "authorization_endpoint": "/authorize",
        ]
        let members = endpoints.sorted { $0.key < $1.key }.map { #""\#($0.key)":"\#(state.issuer)\#($0.value)""# }
        return .json(
            #"{"issuer":"\#(state.issuer)","authorization_response_iss_parameter_supported":true,"#
                + members.joined(separator: ",") + "}")
    }

    private func isClient(_ request: RecordedRequest, _ form: Form, _ state: State) -> Bool {
        let behaviour = state.behaviour
        switch behaviour.clientCertificate {
        case .subject(let subject):
            return form["client_id"] == behaviour.clientID && request.field("X-Client-Verify") == "SUCCESS"
                && request.field("X-Client-Subject") == subject
        case .thumbprint(let thumbprint):
            return form["client_id"] == behaviour.clientID && request.certificateThumbprint == thumbprint
        case nil: break
        }
        if form["client_assertion"] != nil { return form["client_id"] == behaviour.clientID }
        if let header = request.field("Authorization") {
            let pair = "\(behaviour.clientID):\(behaviour.clientSecret)"
            return header == "Basic \(Data(pair.utf8).base64EncodedString())"
        }
        return form["client_id"] == behaviour.clientID && form["client_secret"] == behaviour.clientSecret
    }
}
