/// The bytes that stood between a value and the next one: comma, white space, key, colon, white space.
///
/// Records of one kind mostly have their keys in one order, so these bytes (up to 32 of them) repeat, and comparing them at
/// once replaces scanning the key and looking it up. A prediction is a guess and never an assumption: where it does not
/// match, the grammar is read in full.
struct Prediction {
    private var words = SIMD4<UInt64>.zero
    private var masks = SIMD4<UInt64>.zero
    /// How many bytes from a place on must be there to compare them; more than there can be, where nothing was learnt.
    private var reach = Int.max &>> 1
    /// How many bytes it covers.
    private(set) var length: UInt16 = 0
    /// The key that follows.
    private(set) var key: UInt16 = 0
    /// Misses since the last match, after which another prediction takes its place.
    private var misses: UInt8 = 0

    /// Compares up to 32 bytes under the masks. Most keys fit into the first sixteen.
    @inline(__always)
    mutating func matches(_ text: Bytes, at index: Int) -> Bool {
        guard index &+ reach <= text.count else { return false }
        var difference = (text.word(at: index) ^ words[0]) & masks[0]
        difference |= (text.word(at: index &+ 8) ^ words[1]) & masks[1]
        if length > 16 {
            difference |= (text.word(at: index &+ 16) ^ words[2]) & masks[2]
            difference |= (text.word(at: index &+ 24) ^ words[3]) & masks[3]
        }
        guard difference == 0 else { return false }
        misses = 0
        return true
    }

    /// Takes the bytes from `start` to `end` as the prediction, unless the present one has a chance left.
    @inline(__always)
    mutating func learn(from start: Int, to end: Int, in text: Bytes, key: Int) {
        if length != 0, misses < 2 {
            misses &+= 1
            return
        }
        let covered = end &- start
        guard covered <= 32, start &+ 32 <= text.count else { return }
        for number in 0..<4 {
            words[number] = text.word(at: start &+ number &* 8)
            masks[number] = Word.mask(bytes: covered &- number &* 8)
        }
        reach = covered > 16 ? 32 : 16
        length = UInt16(covered)
        self.key = UInt16(key)
        misses = 0
    }
}
