/// When a webhook that was not taken is sent again: eight times, each wait twice the one before, the last one at the end of
/// the span. Shopify's span is four hours
/// (<https://shopify.dev/changelog/updates-to-webhook-retry-mechanism>); its exact waits are not documented.
package struct RetrySchedule: Sequence, Sendable {
    package static let retries = 8
    package let span: Duration

    package init(span: Duration) {
        self.span = span
    }

    package func makeIterator() -> some IteratorProtocol<Duration> {
        // 1 + 2 + 4 + … of eight terms is 2^8 - 1.
        let first = span / ((1 << Self.retries) - 1)
        return (0..<Self.retries).lazy.map { first * (1 << $0) }.makeIterator()
    }
}
