import Foundation
import Sandbox
import Testing

@Suite struct AccountingTests {
    private static func receipt(_ number: String) -> String {
        """
        {"DocNumber":"\(number)","TxnDate":"2026-11-23","Line":[
         {"Amount":19.90,"DetailType":"SalesItemLineDetail","SalesItemLineDetail":{"ItemRef":{"value":"1"}}},
         {"Amount":5.95,"DetailType":"SalesItemLineDetail"}],"TxnTaxDetail":{"TotalTax":1.59}}
        """
    }

    private func refresh(_ sandbox: RunningSandbox, _ token: String) async throws -> Answer {
        let books = sandbox.endpoints.accounting
        let basic = Data("\(books.clientID):\(books.clientSecret)".utf8).base64EncodedString()
        return try await Call("POST", books.tokenURL, headers: ["Authorization": "Basic \(basic)"])
            .form(["grant_type": "refresh_token", "refresh_token": token]).send()
    }

    private func accessToken(_ sandbox: RunningSandbox) async throws -> String {
        let answer = try await refresh(sandbox, sandbox.endpoints.accounting.refreshToken)
        return try #require(try answer.value("access_token"))
    }

    private func call(_ sandbox: RunningSandbox, _ method: String, _ path: String, _ token: String) throws -> Call {
        let books = sandbox.endpoints.accounting
        return try Call(
            method, "\(books.url)/v3/company/\(books.realmID)/\(path)", headers: ["Authorization": "Bearer \(token)"])
    }

    @Test func `a repeated requestid writes once and answers the same`() async throws {
        try await RunningSandbox.run { sandbox in
            let token = try await accessToken(sandbox)
            let write = try call(sandbox, "POST", "salesreceipt?requestid=r1&minorversion=75", token)
                .json(Self.receipt("#1001"))
            let (first, second) = (try await write.send(), try await write.send())
            #expect(first.status == 200)
            #expect(first.text == second.text)
            #expect(try first.value("SalesReceipt.TotalAmt") == "27.44")
            #expect(try sandbox.effects("accounting") == ["salesreceipt #1001"])
            _ = try await call(sandbox, "POST", "salesreceipt", token).json(Self.receipt("#1001")).send()
            #expect(try sandbox.effects("accounting").count == 2)
        }
    }

    @Test(arguments: [("19.90", 200), ("18.00", 400)])
    func `a line has to come to quantity times price`(amount: String, status: Int) async throws {
        try await RunningSandbox.run { sandbox in
            let token = try await accessToken(sandbox)
            let body = """
                {"DocNumber":"#1","Line":[{"Amount":\(amount),"DetailType":"SalesItemLineDetail",
                 "SalesItemLineDetail":{"ItemRef":{"value":"1"},"Qty":2,"UnitPrice":9.95}}]}
                """
            let answer = try await call(sandbox, "POST", "salesreceipt", token).json(body).send()
            #expect(answer.status == status)
            if status == 400 { #expect(try answer.value("Fault.Error.0.code") == "6070") }
            #expect(try sandbox.effects("accounting").count == (status == 200 ? 1 : 0))
        }
    }

    @Test func `two writes with one requestid at the same time are one`() async throws {
        try await RunningSandbox.run({ ($0.faults, $0.rates) = (1, .always(.slow)) }) { sandbox in
            let token = try await accessToken(sandbox)
            let write = try call(sandbox, "POST", "salesreceipt?requestid=r1", token).json(Self.receipt("#1001"))
            async let first = write.send()
            async let second = write.send()
            #expect(try await first.text == second.text)
            #expect(try sandbox.effects("accounting").count == 1)
        }
    }

    @Test func `a receipt is found by its number`() async throws {
        try await RunningSandbox.run { sandbox in
            let token = try await accessToken(sandbox)
            for number in ["#1001", "O'Neil"] {
                _ = try await call(sandbox, "POST", "salesreceipt", token).json(Self.receipt(number)).send()
            }
            for (clause, found) in [("= '%231001'", "145"), (#"= 'O\'Neil'"#, "146")] {
                let query = "select+*+from+SalesReceipt+where+DocNumber+\(clause)+maxresults+10"
                let encoded = query.replacing(" ", with: "+").replacing("\\", with: "%5C").replacing("'", with: "%27")
                let answer = try await call(sandbox, "GET", "query?query=\(encoded)", token).send()
                #expect(try answer.value("QueryResponse.SalesReceipt.0.Id") == found)
                #expect(try answer.value("QueryResponse.maxResults") == "1")
            }
            let all = try await call(sandbox, "GET", "query?query=select%20*%20from%20salesreceipt", token).send()
            #expect(try all.value("QueryResponse.maxResults") == "2")
            let wrong = try await call(sandbox, "GET", "query?query=drop%20table", token).send()
            #expect(try wrong.value("Fault.Error.0.code") == "4000")
        }
    }

    @Test func `a refresh token rotates, and an old one dies when its successor is used`() async throws {
        try await RunningSandbox.run { sandbox in
            let first = sandbox.endpoints.accounting.refreshToken
            let lost = try #require(try await refresh(sandbox, first).value("refresh_token"))
            // The answer with the second token may have been lost: the first still works, and replaces the second.
            let third = try #require(try await refresh(sandbox, first).value("refresh_token"))
            #expect(try await refresh(sandbox, lost).status == 400)
            #expect(try await refresh(sandbox, third).status == 200)
            let dead = try await refresh(sandbox, first)
            #expect(dead.status == 400)
            #expect(try dead.value("error") == "invalid_grant")
        }
    }

    @Test func `a wrong client is refused`() async throws {
        try await RunningSandbox.run { sandbox in
            let books = sandbox.endpoints.accounting
            let answer = try await Call("POST", books.tokenURL)
                .form(["grant_type": "refresh_token", "refresh_token": books.refreshToken]).send()
            #expect(answer.status == 401)
            #expect(try answer.value("error") == "invalid_client")
        }
    }

    @Test func `a token that ended is refused with the vendor's fault`() async throws {
        try await RunningSandbox.run({ ($0.faults, $0.rates) = (1, .always(.revoked)) }) { sandbox in
            let token = try await accessToken(sandbox)
            let answer = try await call(sandbox, "GET", "salesreceipt/1", token).send()
            #expect(answer.status == 401)
            #expect(try answer.value("Fault.Error.0.code") == "3200")
        }
    }

    @Test func `a deletion needs the current version, and is an effect of its own`() async throws {
        try await RunningSandbox.run { sandbox in
            let token = try await accessToken(sandbox)
            _ = try await call(sandbox, "POST", "salesreceipt", token).json(Self.receipt("#1001")).send()
            let delete = try call(sandbox, "POST", "salesreceipt?operation=delete", token)
            let stale = try await delete.json(#"{"Id":"145","SyncToken":"7"}"#).send()
            #expect(try stale.value("Fault.Error.0.code") == "5010")
            let done = try await delete.json(#"{"Id":"145","SyncToken":"0"}"#).send()
            #expect(try done.value("SalesReceipt.status") == "Deleted")
            let again = try await delete.json(#"{"Id":"145","SyncToken":"0"}"#).send()
            #expect(try again.value("Fault.Error.0.code") == "610")
            #expect(try sandbox.effects("accounting") == ["salesreceipt #1001", "salesreceipt-deletion #1001"])
        }
    }

    @Test(arguments: [
        (#"{"DocNumber":"1"}"#, "2020"), ("not json", "2020"),
        (#"{"DocNumber":"1234567890123456789012","Line":[{"Amount":1,"DetailType":"x"}]}"#, "2050"),
    ])
    func `a wrong receipt is a validation fault`(body: String, code: String) async throws {
        try await RunningSandbox.run { sandbox in
            let token = try await accessToken(sandbox)
            let answer = try await call(sandbox, "POST", "salesreceipt?requestid=r", token).json(body).send()
            #expect(answer.status == 400)
            #expect(try answer.value("Fault.type") == "ValidationFault")
            #expect(try answer.value("Fault.Error.0.code") == code)
            #expect(try sandbox.effects("accounting") == [])
        }
    }
}
