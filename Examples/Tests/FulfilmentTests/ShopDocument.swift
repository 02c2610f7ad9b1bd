import Foundation
import Sandbox
import SpliceEntities
import SpliceMapping
import SpliceModel
import SpliceShopify

/// Orders as the shop of the sandbox writes them.
enum ShopDocument {
    static let date = Date(timeIntervalSince1970: 1_800_000_000)

    /// The canonical form of the order number `index` of the shop with this seed.
    static func order(_ index: Int = 0, seed: UInt64 = 1) throws -> Order {
        try ShopifyOrder.decode(ShopOrder.seeded(index, seed: seed, at: date).document.bytes)
    }
}
