// Uses the mappings of the application.

import SpliceMapping

let document = """
    {"name":"#1001","created_at":"2026-07-01T10:30:00Z","total_price":"12.50","currency":"EUR","note":""}
    """
let sale = try ShopSale.decode(document)
guard sale.number == "#1001", sale.note == nil, try ShopSale.decode(ShopSale.encode(sale)) == sale else {
    fatalError("the mapping does not survive its round trip")
}
do {
    _ = try ShopSale.decode(#"{"name":7,"created_at":"yesterday","total_price":"12,50","currency":"EUR"}"#)
    fatalError("a bad document was accepted")
} catch {
    print(error)
}
