public import SpliceModel

/// Counts, while documents are decoded, which of their fields the mapping does not know, and which it no longer meets.
///
/// ```swift
/// let drift = DriftCollector<ShopOrder>()
/// var decoder = try MappingDecoder<ShopOrder>(drift: drift)     // also: LineReader, decode, decodeElements
/// …
/// print(drift.report())
/// // ShopOrder 2026-07: 1 new, 1 vanished in 5000
/// //   new       line_items[].tax_code  5210 times since record 3120: digits
/// //   vanished  customer.phone  missing 1880 times
/// ```
///
/// A decoder without a collector does no work for it. With one, each record that is looked into is gone through a second
/// time, records that the mapping refuses included; `every` spreads that over a stream. A collector keeps paths and
/// counts, never values, and at most `capacity` unknown paths. It can be shared by any number of decoders and tasks.
public struct DriftCollector<M: Mapping>: Sendable {
    let ledger: DriftLedger

    /// A collector.
    ///
    /// - Parameters:
    ///   - interval: looks into every n-th record only. Default 1, each; range 1….
    ///   - capacity: how many unknown paths are kept. Default 1,000, range 1…. Sightings of further ones are counted together.
    ///   - now: the clock that dates first sightings; without one they have no date.
    public init(every interval: Int = 1, capacity: Int = 1000, now: (@Sendable () -> Instant)? = nil) {
        ledger = DriftLedger(
            FieldTree(of: M.self), ReadingConditions(M.rows), interval: max(interval, 1), capacity: max(capacity, 1),
            now: now)
    }

    /// What has been seen so far.
    ///
    /// - Parameter records: a field counts as vanished when that many records in a row did not have it. Default 1,000,
    ///   range 1…. A field of a nested record counts the nested records that were met; a field of an alternative of a sum
    ///   type, or of a row with a condition, those records in which the row applies. So the fields of an alternative that
    ///   never came have not vanished.
    public func report(vanishedAfter records: Int = 1000) -> DriftReport {
        ledger.report(of: M.name, M.version, vanishedAfter: max(records, 1))
    }

    /// Forgets everything, and counts anew.
    public func reset() { ledger.reset() }
}
