/// 10^n for the scales that the model permits.
@usableFromInline
enum PowersOfTen {
    /// 10^n as a 64-bit integer, n in 0…18; anything above is treated as 18.
    @inlinable
    static func int64(_ exponent: Int) -> Int64 {
        switch exponent {
        case 0: 1
        case 1: 10
        case 2: 100
        case 3: 1_000
        case 4: 10_000
        case 5: 100_000
        case 6: 1_000_000
        case 7: 10_000_000
        case 8: 100_000_000
        case 9: 1_000_000_000
        case 10: 10_000_000_000
        case 11: 100_000_000_000
        case 12: 1_000_000_000_000
        case 13: 10_000_000_000_000
        case 14: 100_000_000_000_000
        case 15: 1_000_000_000_000_000
        case 16: 10_000_000_000_000_000
        case 17: 100_000_000_000_000_000
        default: 1_000_000_000_000_000_000
        }
    }

    /// 10^n as a 128-bit integer, n in 0…36.
    @inlinable
    static func int128(_ exponent: Int) -> Int128 {
        exponent <= 18 ? Int128(int64(exponent)) : Int128(int64(18)) * Int128(int64(exponent - 18))
    }
}
