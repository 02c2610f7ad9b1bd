public import SpliceModel

extension Validation.Rule where Subject == Order {
    /// The order's total is what its parts add up to, and all amounts are in one currency.
    ///
    /// - Parameter tolerance: how many minor units of difference are put down to rounding, 0 or more.
    public static func totalsAgree(tolerance: Int64) -> Self {
        Self("totals-agree") { order in
            func violation(_ message: String) -> [Violation] {
                [
                    Violation(
                        path: "total", rule: "totals-agree", message: message, severity: .error,
                        classification: .internal)
                ]
            }
            do throws(ModelError) {
                let difference = try order.total - order.computedTotal()
                let units = try difference.rescaled(to: order.total.currency.exponent, rounding: .up).units
                guard units.magnitude > tolerance.magnitude else { return [] }
                return violation("differs from subtotal − discount + shipping + tax by \(units.magnitude) minor units")
            } catch {
                return violation(error.message)
            }
        }
    }

    /// Every line has an id of its own.
    public static var uniqueLineIDs: Self {
        Self("unique-line-ids") { order in
            var seen: Set<ExternalID> = []
            return order.lines.indices.filter { !seen.insert(order.lines[$0].id).inserted }.map { index in
                Violation(
                    path: "lines[\(index)].id", rule: "unique-line-ids", message: "is the id of an earlier line",
                    severity: .error, classification: .internal)
            }
        }
    }
}
