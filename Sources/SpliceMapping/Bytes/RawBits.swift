/// The bits of a value of one or two bytes, as a number; nil for larger values.
///
/// For look-up tables over enumerations and packed codes. Values with equal bits are equal; the reverse need not hold (a
/// type may define `==` as it likes, and an empty optional may leave its payload unset), so a caller that finds nothing
/// under the bits has to ask the value itself.
///
/// **Why it is sound.** Exactly the bytes of the value are read, while it is borrowed; there is no room for padding in one
/// byte, or in two that the size counts.
@inlinable
@inline(__always)
func rawBits<Value>(of value: Value) -> Int? {
    switch MemoryLayout<Value>.size {
    case 1: unsafe withUnsafeBytes(of: value) { unsafe Int($0[0]) }
    case 2: unsafe withUnsafeBytes(of: value) { unsafe Int($0[0]) | Int($0[1]) << 8 }
    default: nil
    }
}
