import HTTPTypes
import SpliceClient
import SpliceConnect
public import SpliceDelivery
import SpliceHTTP

extension QuickBooks {
    /// Books a sale.
    ///
    /// `requestid` makes a repetition safe: the company answers it with the first answer. How long it remembers is not documented
    /// (unverified), so the receipt's number is the second line: the probe finds a receipt by it. Undone by deleting the receipt.
    /// <https://developer.intuit.com/app/developer/qbo/docs/develop/rest-api-features>
    public var createSalesReceipt: Action<SalesReceipt, BookedSale> {
        Action(
            "create-sales-receipt", system: Self.descriptor.id, effect: .idempotent,
            call: { receipt, context in
                try await api.post(
                    "salesreceipt", receipt, mapping: SalesReceiptDocument.self, answer: SalesReceiptAnswer.self,
                    query: [
                        "requestid": StableID.hex(of: context.idempotencyKey), "minorversion": Self.minorVersion,
                    ], effect: .idempotent, operation: "salesreceipts.create"
                ).sale
            },
            probe: { receipt, _ in
                let found = try await sales(number: receipt.number)
                guard let sale = found.first else { return .absent }
                return found.count == 1 ? .found(sale) : .unknown
            },
            undo: { _, sale, _ in try await delete(sale) })
    }

    /// The receipts with this number. More than one when the company does not check numbers.
    public func sales(number: String) async throws -> [BookedSale] {
        try await query("select * from SalesReceipt where DocNumber = '\(Self.escaped(number))'")
    }

    /// Deletes a receipt; one that is gone is no error.
    ///
    /// A receipt that somebody changed in the meantime is not deleted: the books refuse an old version (code 5010), and a person has
    /// to look.
    public func delete(_ sale: BookedSale) async throws {
        let body = #"{"Id":"\#(Self.quoted(sale.id))","SyncToken":"\#(Self.quoted(sale.syncToken))"}"#
        let request = APIRequest(
            .post, "salesreceipt", query: ["operation": "delete", "minorversion": Self.minorVersion],
            headers: [.contentType: "application/json"], body: .text(body), effect: .idempotent,
            operation: "salesreceipts.delete")
        do {
            _ = try await api.send(request)
        } catch let error as APIError where error.code == .notFound {
            // Deleted already, which is what was wanted.
        } catch let error as APIError where error.system?.code == "5010" {
            throw ActionFailure.needsPerson(
                "5010", "the receipt was changed in the books after it was created; delete it there or leave it")
        }
    }

    /// A text within single quotes of the query language: `'` and `\` are escaped.
    static func escaped(_ text: String) -> String {
        String(text.flatMap { $0 == "'" || $0 == "\\" ? ["\\", $0] : [$0] })
    }

    /// The inside of a JSON string for ids, which are digits; anything that would need escaping is left out.
    private static func quoted(_ id: String) -> String {
        String(decoding: id.utf8.filter { $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }, as: UTF8.self)
    }
}
