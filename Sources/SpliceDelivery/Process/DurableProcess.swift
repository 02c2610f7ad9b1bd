/// A process whose steps are journalled: a crash at any instruction loses nothing and repeats no finished step.
///
/// ```swift
/// struct OrderToCash: DurableProcess {
///     static let name = "order-to-cash", version = 1
///     let warehouse: Warehouse, books: Books, shipping: Shipping
///
///     func run(_ order: Order, _ process: ProcessContext) async throws -> Receipt {
///         let hold = try await process.step("reserve", warehouse.reserve, order.lines)
///         async let sale = process.step("sales-order", books.createSale, order)
///         async let label = process.step("label", shipping.buyLabel, order)
///         return try await Receipt(hold: hold, sale: sale, label: label)
///     }
/// }
/// ```
///
/// After a crash, or when a wait is over, `run` is called again from the start with the same input, and each step that is
/// in the journal answers from there. So everything that has an effect, or that may come out differently, belongs into
/// a step: calls, the time, random numbers. Plain code between steps may run more than once. Let the error of a step
/// pass unless you have an answer to it; catching every error is harmless, but a run that is being parked goes through
/// such a handler too.
public protocol DurableProcess: Sendable {
    /// What a run starts with; journalled as JSON.
    associatedtype Input: Codable & Sendable
    /// What a run ends with; journalled as JSON.
    associatedtype Output: Codable & Sendable
    /// The name, unique in an engine and stable for as long as a run of it may exist.
    static var name: String { get }
    /// Goes up with each change of the steps. A run keeps the version it was started with; see
    /// ``ProcessContext/changed(_:since:)``.
    static var version: Int { get }
    /// How a failing call is repeated, where the action does not say. Default: ``RetryPolicy/standard``.
    static var retry: RetryPolicy { get }
    /// What happens to a run that failed for good. Default: ``FailurePolicy/deadLetter``.
    static var onFailure: FailurePolicy { get }
    /// Takes one run to its end.
    func run(_ input: Input, _ process: ProcessContext) async throws -> Output
}

extension DurableProcess {
    /// Ten calls over some ten minutes.
    public static var retry: RetryPolicy { .standard }
    /// A dead letter.
    public static var onFailure: FailurePolicy { .deadLetter }
}
