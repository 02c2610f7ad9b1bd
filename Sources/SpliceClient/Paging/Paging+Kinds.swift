public import HTTPTypes
public import SpliceHTTP

extension Paging {
    /// Where a cursor goes in the request for the next page.
    public struct CursorPlace: Sendable {
        let put: @Sendable (String, inout APIRequest) -> Void

        /// A query parameter.
        public static func query(_ name: String) -> CursorPlace {
            CursorPlace { cursor, request in request.query[name] = cursor }
        }

        /// A header field.
        public static func header(_ name: HTTPField.Name) -> CursorPlace {
            CursorPlace { cursor, request in request.headers[name] = cursor }
        }

        /// The content, made anew for each cursor.
        public static func body(_ make: @escaping @Sendable (_ cursor: String) -> RequestBody) -> CursorPlace {
            CursorPlace { cursor, request in request.body = make(cursor) }
        }
    }

    /// How a listing by number shows that it has ended.
    public struct Ending: Sendable {
        /// Whether another page follows the given one, of which it is said how many pages there are up to it.
        let goesOn: @Sendable (APIResponse, _ count: Int) throws -> Bool

        /// The body has a truth value that is `true` while there are more.
        public static func hasMore(_ path: BodyPath) -> Ending {
            Ending { response, _ in try isTrue(path, response) }
        }

        /// The body has the number of pages.
        public static func pageCount(_ path: BodyPath) -> Ending {
            Ending { response, read in
                guard let count = JSONPeek(response.bytes).value(at: path)?.integer else {
                    throw missing(path, response)
                }
                return read < count
            }
        }

        /// The first page that is not full is the last; `records` is the array, `size` what a full page has.
        public static func shortPage(_ records: BodyPath, size: Int) -> Ending {
            Ending { response, _ in
                guard let count = JSONPeek(response.bytes).count(at: records) else { throw missing(records, response) }
                return count >= size
            }
        }

        /// The last page is followed by an empty one; `records` is the array. Costs one request more, and is right also where a
        /// server returns less than a full page in the middle.
        public static func emptyPage(_ records: BodyPath) -> Ending {
            Ending { response, _ in
                guard let count = JSONPeek(response.bytes).count(at: records) else { throw missing(records, response) }
                return count > 0
            }
        }
    }

    /// The `Link` header with the relation `next` (RFC 8288), as GitHub and Shopify use it.
    public static let link = link("next")

    /// The `Link` header with another relation.
    public static func link(_ relation: String) -> Paging {
        Paging { page in
            page.response.headers[.link].flatMap { LinkHeader($0).target(relation) }.map { .address($0) }
        }
    }

    /// The address of the next page stands in the body: OData's `@odata.nextLink`, Salesforce's `nextRecordsUrl`.
    public static func nextAddress(at path: BodyPath) -> Paging {
        Paging { page in try cursor(at: path, in: page.response).map { .address($0) } }
    }

    /// A cursor from the body; none, `null` or an empty text on the last page.
    ///
    /// - Parameters:
    ///   - path: Where the cursor is.
    ///   - place: Where it goes.
    ///   - more: A truth value that says whether there are more, for systems that give a cursor on the last page, too.
    ///   - size: How many records a page has.
    public static func cursor(
        at path: BodyPath, into place: CursorPlace, while more: BodyPath? = nil, size: PageSize? = nil
    ) -> Paging {
        Paging(size: size, ask: put(place)) { page in
            if let more, try !isTrue(more, page.response) { return nil }
            return try cursor(at: path, in: page.response).map { .cursor($0) }
        }
    }

    /// A cursor from a header field; none or an empty text on the last page.
    public static func cursor(in header: HTTPField.Name, into place: CursorPlace, size: PageSize? = nil) -> Paging {
        Paging(size: size, ask: put(place)) { page in
            page.response.headers[header].flatMap { $0.isEmpty ? nil : .cursor($0) }
        }
    }

    /// The key of the last record asks for those after it (`since_id`, `starting_after`), where records are sorted by it.
    ///
    /// - Parameters:
    ///   - records: The array of records.
    ///   - key: The key within a record.
    ///   - place: Where the last key goes.
    ///   - more: A truth value that says whether there are more; without it an empty page is the end.
    ///   - size: How many records a page has.
    public static func keyset(
        _ records: BodyPath, key: BodyPath, into place: CursorPlace, while more: BodyPath? = nil, size: PageSize? = nil
    ) -> Paging {
        Paging(size: size, ask: put(place)) { page in
            let peek = JSONPeek(page.response.bytes)
            if let more, try !isTrue(more, page.response) { return nil }
            guard let count = peek.count(at: records) else { throw missing(records, page.response) }
            guard count > 0 else { return nil }
            let last = BodyPath(records.steps + ["\(count - 1)"] + key.steps)
            guard let value = peek.value(at: last)?.text else { throw missing(last, page.response) }
            return .cursor(value)
        }
    }

    /// Numbered pages.
    ///
    /// - Parameters:
    ///   - parameter: The query parameter for the number.
    ///   - first: The number of the first page. Default 1.
    ///   - ending: How the end shows.
    ///   - size: How many records a page has. It is asked for, but never halved.
    public static func page(_ parameter: String, first: Int = 1, until ending: Ending, size: PageSize? = nil) -> Paging
    {
        let fixed = size.map { PageSize($0.parameter, $0.records) }
        return Paging(first: .number(first), size: fixed, ask: putNumber(parameter)) { page in
            guard case .number(let number) = page.token else { return nil }
            return try ending.goesOn(page.response, number - first + 1) ? .number(number + 1) : nil
        }
    }

    /// The number of records to leave out. Records that come or go while the listing is read shift the rest: prefer a cursor or
    /// ``keyset(_:key:into:while:size:)`` where the system has one.
    ///
    /// - Parameters:
    ///   - parameter: The query parameter for the number.
    ///   - first: The number that means the first record. Default 0.
    ///   - records: The array of records, whose length is the way to the next page. An empty one ends the listing.
    ///   - total: Where the body has the number of all records; saves the empty page at the end.
    ///   - size: How many records a page has.
    public static func offset(
        _ parameter: String, first: Int = 0, records: BodyPath, total: BodyPath? = nil, size: PageSize? = nil
    ) -> Paging {
        Paging(first: .number(first), size: size, ask: putNumber(parameter)) { page in
            guard case .number(let number) = page.token else { return nil }
            let peek = JSONPeek(page.response.bytes)
            guard let count = peek.count(at: records) else { throw missing(records, page.response) }
            let next = number + count
            let isLast = total.flatMap { peek.value(at: $0)?.integer }.map { next - first >= $0 } ?? false
            return count == 0 || isLast ? nil : .number(next)
        }
    }

    private static func put(_ place: CursorPlace) -> @Sendable (PagePosition.Token, inout APIRequest) throws -> Void {
        { token, request in if case .cursor(let cursor) = token { place.put(cursor, &request) } }
    }

    private static func putNumber(
        _ parameter: String
    ) -> @Sendable (PagePosition.Token, inout APIRequest) throws -> Void {
        { token, request in if case .number(let number) = token { request.query[parameter] = "\(number)" } }
    }

    /// The text at `path` in a page, if it is one and not empty.
    private static func cursor(at path: BodyPath, in response: APIResponse) throws -> String? {
        try continuation(in: response) { $0.envelopeValue(at: path)?.text }
    }

    /// What `find` finds in a page; nothing on the last one.
    ///
    /// - Throws: ``APIError/Code/paging`` where nothing is found in what is no document: a page of HTML, or one that was cut off, is not the
    ///   last. An empty content is: it has no records either.
    static func continuation(
        in response: APIResponse, find: (JSONPeek) -> String?
    ) throws -> String? {
        let peek = JSONPeek(response.bytes)
        if let found = find(peek), !found.isEmpty { return found }
        if response.bytes.isEmpty { return nil }
        guard case .container? = peek.value(at: "") else {
            var error = APIError(
                .paging, message: "the page is not a JSON object or array", host: response.url.host, outcome: .processed
            )
            error.response = response
            throw error
        }
        return nil
    }

    static func isTrue(_ path: BodyPath, _ response: APIResponse) throws -> Bool {
        guard let value = JSONPeek(response.bytes).envelopeValue(at: path)?.bool else { throw missing(path, response) }
        return value
    }

    /// A page without what must be there: the listing stops with an error, since stopping in silence would lose records.
    static func missing(_ path: BodyPath, _ response: APIResponse) -> APIError {
        var error = APIError(
            .paging, message: "the page has nothing usable at \(path)", host: response.url.host, outcome: .processed)
        error.response = response
        return error
    }
}
