import SpliceEntities
import SpliceModel
import Testing

struct ValidationTests {
    private func order() throws -> Order {
        var order = try SampleDecoder.make(Order.self, .requiredOnly)
        func money(_ text: String) throws -> Money { try Money(parsing: text, .eur) }
        order.subtotal = try money("100.00")
        order.discount = try money("10.00")
        order.shipping = try money("5.00")
        order.tax = try money("18.05")
        order.total = try money("113.05")
        order.pricesIncludeTax = false
        return order
    }

    @Test func `a sound order has no violations`() throws {
        let validation = Validation<Order>([.totalsAgree(tolerance: 0), .uniqueLineIDs])
        #expect(validation.violations(in: try order()) == [])
    }

    @Test func `all violations come at once, each with its path and class, none with its value`() throws {
        var order = try order()
        order.number = String(repeating: "hunter2", count: 8)
        order.lines[1].quantity = Quantity(-1)
        order.lines[1].id = order.lines[0].id
        order.customer.organization = String(repeating: "x", count: 201)
        order.total = try Money(parsing: "113.08", .eur)
        let found = Validation<Order>([.totalsAgree(tolerance: 2), .uniqueLineIDs]).violations(in: order)
        #expect(
            found.map(\.description) == [
                "number: has 56 characters, at most 50 are permitted [maximumLength]",
                "customer.organization: has 201 characters, at most 200 are permitted [maximumLength]",
                "lines[1].quantity: is negative [notNegative]",
                "total: differs from subtotal − discount + shipping + tax by 3 minor units [totals-agree]",
                "lines[1].id: is the id of an earlier line [unique-line-ids]",
            ])
        #expect(found[1].classification == .personal)
        order.lines = []
        order.number = ""
        #expect(
            Validation<Order>([]).violations(in: order).map(\.rule) == ["notEmpty", "maximumLength", "minimumCount"])
    }

    @Test func `totals of two currencies are a violation and no crash`() throws {
        var order = try order()
        order.tax = Money(minorUnits: .max, currency: .usd)
        let validation = Validation<Order>([.totalsAgree(tolerance: 2)])
        #expect(validation.violations(in: order).map(\.rule) == ["totals-agree"])
        order.tax = Money(minorUnits: .max, currency: .eur)
        #expect(validation.violations(in: order).map(\.path) == ["total"])
        order.tax = try Money(parsing: "18.05", .eur)
        order.total = try #require(Money(units: 11_304_999, currency: .eur, scale: 5))
        #expect(validation.violations(in: order) == [])
        order.pricesIncludeTax = true
        #expect(validation.violations(in: order).count == 1)
    }

    @Test func `numbers keep to their range`() throws {
        var deal = try SampleDecoder.make(Deal.self, .everything)
        deal.probability = try ExactDecimal(parsing: "1.01")
        #expect(Validation<Deal>([]).violations(in: deal).map(\.path) == ["probability"])
        deal.probability = 1
        #expect(Validation<Deal>([]).violations(in: deal) == [])
        deal.probability = nil
        #expect(Validation<Deal>([]).violations(in: deal) == [])
    }

    @Test func `what breaks a rule is quarantined with its reasons, what only warns goes on`() throws {
        let warn = Validation<Order>.Rule.rule("has-note", at: "note", .personal, "is missing", severity: .warning) {
            $0.note != nil
        }
        let order = try order()
        guard case .admitted(let admitted, let warnings) = Validation([warn]).admit(order, now: .epoch) else {
            Issue.record("a warning stopped the order")
            return
        }
        #expect(admitted == order)
        #expect(warnings.map(\.rule) == ["has-note"])

        var broken = order
        broken.number = ""
        guard case .quarantined(let kept) = Validation([warn]).admit(broken, now: .epoch) else {
            Issue.record("a broken order went on")
            return
        }
        #expect(kept.subject == broken)
        #expect(kept.reasons.map(\.rule) == ["notEmpty", "has-note"])
        #expect(
            kept.description
                == "quarantined at 1970-01-01T00:00:00Z: number: is empty [notEmpty]; note: is missing [has-note]")
        #expect(try recoded(kept) == kept)
    }

    @Test func `a reservation knows what it lacks`() throws {
        var reservation = try SampleDecoder.make(Reservation.self, .requiredOnly)
        reservation.lines = [
            ReservationLine(sku: "a", requested: Quantity(2), reserved: Quantity(2)),
            ReservationLine(sku: "b", requested: Quantity(2), reserved: Quantity(1)),
        ]
        #expect(reservation.shortLines.map(\.sku) == ["b"])
        #expect(reservation.isPartial)
        reservation.lines = [ReservationLine(sku: "b", requested: Quantity(2), reserved: Quantity(0))]
        #expect(!reservation.isPartial)
        reservation.lines = [ReservationLine(sku: "a", requested: Quantity(2), reserved: Quantity(2))]
        #expect(!reservation.isPartial && reservation.shortLines.isEmpty)
    }
}
