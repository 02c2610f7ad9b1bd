public import SpliceDelivery

/// A system that is told to do things.
public protocol ActionSystem: ConformanceSystem {
    /// What the action takes.
    associatedtype Input: Codable & Sendable
    /// What it answers.
    associatedtype Output: Codable & Sendable & Equatable

    /// The action under test.
    func action(of connector: Subject) -> Action<Input, Output>

    /// Input number `number`; different numbers have different natural keys.
    func input(_ number: Int) throws -> Input

    /// How many effects the system has made, and how many of them were taken back.
    func effects() async -> (made: Int, undone: Int)
}
