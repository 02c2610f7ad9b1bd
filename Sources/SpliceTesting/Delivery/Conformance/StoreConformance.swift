public import SpliceDelivery

/// Checks a store against the rules of `Store`.
///
/// ```swift
/// @Test(arguments: StoreConformance.checks)
/// func `the store keeps the rules`(_ check: StoreConformance.Check) async throws {
///     try await check.run(on: MyStore.empty())
/// }
/// ```
public enum StoreConformance {
    /// One rule. Needs an empty store, and leaves it in any state.
    public struct Check: Sendable, CustomStringConvertible {
        /// The rule, as a sentence.
        public let description: String
        private let body: @Sendable (StoreProbe) async throws -> Void

        init(_ description: String, _ body: @escaping @Sendable (StoreProbe) async throws -> Void) {
            self.description = description
            self.body = body
        }

        /// Checks the rule.
        ///
        /// - Throws: a violation if the store breaks it, or what the store throws.
        public func run(on store: any Store) async throws { try await body(StoreProbe(store: store)) }
    }

    /// A rule that a store broke.
    public struct Violation: Error, CustomStringConvertible {
        /// What was expected and what came.
        public let description: String
    }

    /// Every rule.
    public static let checks = runs + lanes + people + tables + repairs
}
