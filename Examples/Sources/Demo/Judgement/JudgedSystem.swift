package import Sandbox

/// A system in which every order is to have exactly one lasting effect, and the words of its ledger for it.
package struct JudgedSystem: Sendable, Equatable {
    /// The system's name, which is also that of its ledger.
    package var name: String
    /// What an order is to cause, for example `reservation`.
    package var effect: String
    /// What takes it back, for example `release`; nil where nothing does.
    package var undo: String?
    /// The fact of an order's own ledger line that the system calls it by; nil for the order's name.
    package var keyFact: String?

    /// The four systems that an order has to reach.
    package static let all = [
        JudgedSystem(name: "warehouse", effect: "reservation", undo: "release"),
        JudgedSystem(name: "accounting", effect: "salesreceipt", undo: "salesreceipt-deletion"),
        JudgedSystem(name: "shipping", effect: "label", undo: "void"),
        JudgedSystem(name: "mail", effect: "message", keyFact: "email"),
    ]

    /// How often each key has the effect, less what was taken back.
    package func lasting(_ ledger: [Effect]) -> [String: Int] {
        let undone = Set(ledger.lazy.filter { $0.effect == undo }.map(\.id))
        var counts: [String: Int] = [:]
        for entry in ledger where entry.effect == effect && !undone.contains(entry.id) {
            counts[entry.key, default: 0] += 1
        }
        return counts
    }
}
