public import HTTPTypes
import Synchronization

/// Remembers responses that servers mark with a validator, and asks whether they are still good instead of fetching them again
/// (RFC 9110 section 13, RFC 9111).
///
/// Small and plain: it holds responses to GET, for one client, and revalidates always: a response is never used without the server's
/// word, so it is never stale. What it saves is the transfer, and at many systems the cost against a limit.
public final class ResponseCache: Sendable {
    private struct Entry {
        let response: APIResponse
        let size: Int
        var used: Int
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var bytes = 0
        var clock = 0
    }

    private let state = Mutex(State())
    private let limit: Int

    /// An empty cache for responses of at most `limit` bytes together, header fields included. Default 8 MiB.
    public init(limit: Int = 8 << 20) { self.limit = limit }

    /// Number of responses that are remembered.
    public var count: Int { state.withLock { $0.entries.count } }

    /// The remembered response for `key`.
    func response(for key: String) -> APIResponse? {
        state.withLock { state in
            state.clock += 1
            state.entries[key]?.used = state.clock
            return state.entries[key]?.response
        }
    }

    /// Remembers `response`, if it has a validator and may be kept; forgets the longest unused to make room.
    func store(_ response: APIResponse, for key: String) {
        let mayKeep = response.headers[.cacheControl]?.lowercased().contains("no-store") != true
        let hasValidator = response.headers[.eTag] != nil || response.headers[.lastModified] != nil
        let size = Self.size(response, key)
        state.withLock { state in
            if let old = state.entries.removeValue(forKey: key) { state.bytes -= old.size }
            guard mayKeep, hasValidator, response.status == .ok, size <= limit / 4 else { return }
            state.clock += 1
            state.entries[key] = Entry(response: response, size: size, used: state.clock)
            state.bytes += size
            while state.bytes > limit, let oldest = state.entries.min(by: { $0.value.used < $1.value.used }) {
                state.entries[oldest.key] = nil
                state.bytes -= oldest.value.size
            }
        }
    }

    /// About how many bytes of memory a response takes: many small ones are no smaller than what surrounds them.
    private static func size(_ response: APIResponse, _ key: String) -> Int {
        let fields = response.headers.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count + 64 }
        return response.bytes.count + key.utf8.count + fields + 256
    }
}

extension APIClient {
    /// Reads `path`, and transfers it only if it is not the same as what `cache` remembers.
    ///
    /// The cache belongs to this client's credentials: do not share it between clients that may see different things.
    public func get(
        _ path: String, query: Query = Query(), headers: HTTPFields = HTTPFields(), operation: String = "",
        cache: ResponseCache
    ) async throws -> APIResponse {
        var request = APIRequest(.get, path, query: query, headers: headers, operation: operation)
        // Fields that choose a representation are part of what is remembered.
        let key = "\(try address(of: request)) \(headers.map { "\($0.name.canonicalName):\($0.value)" }.sorted())"
        let known = cache.response(for: key)
        if let tag = known?.headers[.eTag] {
            request.headers[.ifNoneMatch] = tag
        } else if let date = known?.headers[.lastModified] {
            request.headers[.ifModifiedSince] = date
        }
        let fresh = try await send(request)
        guard fresh.status == .notModified else {
            cache.store(fresh, for: key)
            return fresh
        }
        guard var response = known else { return fresh }
        response.trace = fresh.trace.adding(.servedFromCache)
        response.attempts = fresh.attempts
        response.facts = fresh.facts
        return response
    }

    /// Sends `request` under the condition that the resource still is as `tag` says (RFC 9110 section 13.1.1); otherwise it fails with
    /// ``APIError/Code/conflict`` and status 412, and nobody's change is lost.
    public func send(_ request: APIRequest, ifMatch tag: String) async throws -> APIResponse {
        var request = request
        request.headers[.ifMatch] = tag
        return try await send(request)
    }
}

extension CallTrace {
    func adding(_ decision: Decision) -> CallTrace {
        var trace = self
        trace.add(decision, at: entries.last?.at ?? .zero)
        return trace
    }
}
