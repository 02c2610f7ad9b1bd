/// A random generator that gives the same numbers for the same seed everywhere (SplitMix64).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    /// A generator for one purpose: the seed and what it is for, mixed.
    package init(seed: UInt64, purpose: String) {
        self.init(seed: Self.hash(Array(purpose.utf8), seed: seed))
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A fraction in 0..<1.
    package mutating func fraction() -> Double {
        Double(next() >> 11) / Double(1 << 53)
    }

    /// The 64-bit FNV-1a hash of the bytes, started from a seed; the same in every process, unlike `Hasher`.
    package static func hash(_ bytes: some Sequence<UInt8>, seed: UInt64) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325 ^ (seed &* 0x9E37_79B9_7F4A_7C15)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// A text that looks like a secret: lower-case hexadecimal digits.
    package mutating func token(length: Int) -> String {
        String((0..<length).map { _ in "0123456789abcdef".randomElement(using: &self) ?? "0" })
    }
}
