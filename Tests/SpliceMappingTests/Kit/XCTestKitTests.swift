import SpliceMapping
import SpliceMappingReport
import SpliceTesting
import XCTest

/// The test kit in an XCTest suite: the same calls, a thrown error is a failure with its message.
final class XCTestKitTests: XCTestCase {
    func testShopOrdersSurviveTheRoundTrip() throws {
        try ShopOrder.checkLaws(generated: 5)
        try ShopOrder.check(golden: "shop-order.json")
    }

    func testTheLossesOfShopAddressesAreKnown() {
        XCTAssertEqual(
            ShopAddress.analysis.losses, [.row("address2", .sourceIsBroader), .row("country_code", .sourceIsBroader)])
    }

    func testRefusalsNameTheirPlace() {
        XCTAssertEqual(
            ShopLine.problems(in: #"{"sku": "a", "price": "1", "qty": -1}"#).map(\.path), ["currency", "qty"])
    }
}
