import Foundation

/// The products that the warehouse knows, written in batches by their SKU. A pure machine.
struct ProductShelf: Sendable {
    /// The body of `POST /products/batch`.
    struct Batch: Decodable, Sendable {
        struct Item: Decodable, Sendable {
            var operation: String
            var sku: String
            var product: Product?
        }
        var items: [Item]
    }

    /// A product as it is sent; what is left out is null.
    struct Product: Decodable, Sendable, Equatable {
        var sku: String?
        var title: String?
        var barcode: String?
        var unit: String?
        var originCountry: String?
    }

    /// What became of an item.
    enum Fate: Sendable, Equatable {
        case created(id: String)
        case updated(id: String)
        case deleted(id: String)
        case unchanged
        case refused(code: String, field: String)
    }

    /// The most items a batch may have.
    static let maximumBatch = 100

    private var products: [String: (id: String, product: Product)] = [:]
    private var counter = 0

    /// The id of the product with this SKU.
    func id(of sku: String) -> String? { products[sku]?.id }

    mutating func apply(_ item: Batch.Item) -> Fate {
        let known = products[item.sku]
        switch item.operation {
        case "delete":
            guard let known else { return .unchanged }
            products[item.sku] = nil
            return .deleted(id: known.id)
        case "create" where known != nil: return .refused(code: "ALREADY_EXISTS", field: "sku")
        case "create", "upsert": return put(item, known)
        default: return .refused(code: "UNKNOWN_OPERATION", field: "operation")
        }
    }

    private mutating func put(_ item: Batch.Item, _ known: (id: String, product: Product)?) -> Fate {
        guard let product = item.product, product.sku == item.sku, !item.sku.isEmpty else {
            return .refused(code: "SKU_MISMATCH", field: "sku")
        }
        guard let title = product.title, !title.isEmpty else {
            return .refused(code: "TITLE_MISSING", field: "title")
        }
        guard known?.product != product else { return .unchanged }
        guard let known else {
            counter += 1
            let id = "prd-\(1_000 + counter)"
            products[item.sku] = (id, product)
            return .created(id: id)
        }
        products[item.sku] = (known.id, product)
        return .updated(id: known.id)
    }
}

extension ProductShelf.Fate {
    /// The result as the API shows it.
    func document(of sku: String) -> JSON {
        let (status, id, code, field): (String, String?, String?, String?) =
            switch self {
            case .created(let id): ("created", id, nil, nil)
            case .updated(let id): ("updated", id, nil, nil)
            case .deleted(let id): ("deleted", id, nil, nil)
            case .unchanged: ("unchanged", nil, nil, nil)
            case .refused(let code, let field): ("refused", nil, code, field)
            }
        return [
            "sku": .string(sku), "status": .string(status), "id": .optional(id), "code": .optional(code),
            "field": .optional(field),
        ]
    }

    /// The name of the effect in the ledger; nil where there was none.
    var effect: String? {
        switch self {
        case .created, .updated: "product"
        case .deleted: "product deletion"
        case .unchanged, .refused: nil
        }
    }
}
