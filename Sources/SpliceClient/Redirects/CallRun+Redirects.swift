import HTTPTypes
import SpliceHTTP

extension CallRun {
    /// Turns to where `response` points, if the policies say so; returns whether it did.
    mutating func redirect(to response: APIResponse, before: OutcomeCertainty) throws -> Bool {
        guard let policy = core.policies.redirects else { return false }
        var course = self.course ?? RedirectCourse(policy, home: core.base)
        let asked = RedirectCourse.Asked(
            method: http.method, address: address, isReplayable: body.isReplayable, hasContent: !body.isNone)
        let hop: RedirectCourse.Hop?
        do throws(RedirectCourse.Refusal) {
            hop = try course.next(after: asked, status: response.status.code, location: response.headers[.location])
        } catch {
            throw failure(.redirect, error.message, outcome: .processed, mayHelp: false)
        }
        self.course = course
        guard let hop else { return false }
        // What answered is done with; what is sent in its place only reads.
        isSettled = isSettled || (!hop.keepsContent && request.effectOfRepeating != .none)
        outcome = isSettled ? .processed : before
        if isSettled { ladder = nil }
        if !hop.keepsContent { body = .none }
        (address, isHome) = (hop.address, hop.isHome)
        http = HTTPRequest(
            method: hop.method, scheme: address.scheme, authority: address.authority, path: address.target,
            headerFields: http.headerFields.redirected(hop, idempotencyHeader: core.dialect.idempotencyHeader))
        trace.add(.redirected(status: response.status.code), at: now - start)
        return true
    }
}

extension RequestBody {
    /// Whether there is no content.
    var isNone: Bool { if case .none = content { true } else { false } }
}
