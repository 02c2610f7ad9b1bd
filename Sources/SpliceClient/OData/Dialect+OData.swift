import HTTPTypes

extension Dialect {
    /// OData 4.0 and 4.01 with JSON: `error.code` and `error.message` (OData JSON Format 4.01 section 21).
    public static let oData4 = Dialect(headers: [
        .accept: "application/json", .known("OData-Version"): "4.0", .known("OData-MaxVersion"): "4.01",
    ])

    /// OData 2.0 with JSON, as SAP's gateways speak it: `error.code` and `error.message.value`.
    public static let oData2 = Dialect(headers: [
        .accept: "application/json", .known("DataServiceVersion"): "2.0", .known("MaxDataServiceVersion"): "2.0",
    ])
}

extension Paging {
    /// OData 4: the address of the next page in `@odata.nextLink`, or `@nextLink` as 4.01 allows (OData JSON Format 4.01 section 4.6.8).
    public static let oData4 = Paging { page in
        try continuation(in: page.response) { $0.firstValue(at: [["@odata.nextLink"], ["@nextLink"]])?.text }
            .map { .address($0) }
    }

    /// OData 2: the address of the next page in `d.__next`.
    public static let oData2 = Paging { page in
        try continuation(in: page.response) { $0.value(at: "d.__next")?.text }.map { .address($0) }
    }
}

extension PageSequence.Page {
    /// On the last page of an OData 4 listing that tracks changes: where the changes since then are found. Store it, and begin the next
    /// listing from ``PagePosition/init(_:index:)`` with ``PagePosition/Token/address(_:)``.
    public var oDataDeltaLink: String? {
        JSONPeek(response.bytes).firstValue(at: [["@odata.deltaLink"], ["@deltaLink"]])?.text
            .flatMap { response.url.resolving($0)?.description }
    }
}
