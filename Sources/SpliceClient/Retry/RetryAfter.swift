public import HTTPTypes

/// The `Retry-After` field (RFC 9110 section 10.2.3), as a wait from now.
public enum RetryAfter {
    private static let milliseconds = HTTPField.Name.known("Retry-After-Ms")
    /// Longer waits are taken as this long: a year. It keeps sums of durations away from overflow.
    private static let longest = 31_536_000.0

    /// Reads the wait that `headers` ask for: seconds, also with a fraction as Microsoft Graph writes them, or a date.
    ///
    /// - Parameters:
    ///   - headers: The fields of a response. `Retry-After-Ms` (Azure) is preferred where both are present.
    ///   - now: The time of day, which a date is compared with. A date in the past means no wait.
    /// - Returns: The longest where a proxy has added its own; `nil` when there is no such field or none can be read.
    public static func wait(in headers: HTTPFields, now: Duration) -> Duration? {
        if let text = headers[milliseconds], let wait = seconds(text, each: 0.001) { return wait }
        return headers[values: .retryAfter].compactMap { text in
            seconds(text) ?? HTTPDate.parse(text, now: now).map { min(max(.zero, $0 - now), .seconds(longest)) }
        }.max()
    }

    private static func seconds(_ text: String, each unit: Double = 1) -> Duration? {
        guard text.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E }), let number = Double(text) else {
            return nil
        }
        return .seconds(min(number * unit, longest))
    }
}
